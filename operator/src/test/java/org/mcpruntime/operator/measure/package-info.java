@NullMarked
package org.mcpruntime.operator.measure;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.mcpruntime.kube.store;

import org.jspecify.annotations.NullMarked;

/** What the operator is told. */
@NullMarked
package org.mcpruntime.operator.config;

import org.jspecify.annotations.NullMarked;

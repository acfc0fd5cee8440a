/**
 * What the operator is told when it starts.
 *
 * <p>Enter at {@link org.mcpruntime.operator.config.OperatorConfig#of}. Names are those of the
 * original where it had them; a setting that it read and did not use is either used here or is not
 * read at all.
 */
@NullMarked
package org.mcpruntime.operator.config;

import org.jspecify.annotations.NullMarked;

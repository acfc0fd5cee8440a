/**
 * How a new template of pods is tried before all pods get it.
 *
 * <p>Enter at {@link org.mcpruntime.operator.canary.Trial#next}: where a template stands, from
 * where it stood and what is seen of it. The pods of the last promoted template stay until another
 * one is promoted; nothing here can take them away.
 */
@NullMarked
package org.mcpruntime.operator.canary;

import org.jspecify.annotations.NullMarked;

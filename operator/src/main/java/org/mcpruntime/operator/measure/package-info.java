/**
 * What gateways count while a template of pods is tried.
 *
 * <p>Enter at {@link org.mcpruntime.operator.measure.Measurements}. While a server tries a
 * template, the pages of its pods are read now and then; what was added between two looks is summed
 * up for each track, so that a pod that is restarted or goes takes nothing with it. What the
 * figures mean for the trial is decided in {@code canary}.
 */
@NullMarked
package org.mcpruntime.operator.measure;

import org.jspecify.annotations.NullMarked;

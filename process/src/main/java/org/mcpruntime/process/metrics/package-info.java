/**
 * What a process counts, for Prometheus.
 *
 * <p>Enter at {@link org.mcpruntime.process.metrics.Metrics}, one a process, handed to whoever
 * counts. Metrics are those of the Prometheus client; whoever counts on a hot path resolves labels
 * once and keeps the data point.
 */
@NullMarked
package org.mcpruntime.process.metrics;

import org.jspecify.annotations.NullMarked;

/**
 * Which call belongs to which, across processes: W3C trace context in and out, spans to an
 * OpenTelemetry collector.
 *
 * <p>Enter at {@link org.mcpruntime.process.trace.TraceContext} and {@link
 * org.mcpruntime.process.trace.Spans}. A span that finds no room is dropped and counted; nothing
 * waits for a collector, and nothing of it is loaded where none is set.
 */
@NullMarked
package org.mcpruntime.process.trace;

import org.jspecify.annotations.NullMarked;

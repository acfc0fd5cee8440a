/**
 * What a server may be asked to bear: rates by server, caller and tool, messages in flight, and a
 * breaker for a server that fails. {@link org.mcpruntime.gateway.limit.Limiter} asks them in order.
 *
 * <p>Time is handed in as nanoseconds of a clock that only goes forward. All of it is bounded in
 * memory, whoever calls.
 */
@NullMarked
package org.mcpruntime.gateway.limit;

import org.jspecify.annotations.NullMarked;

/**
 * What is to be done about one server: from what the caches show to its children and its status.
 *
 * <p>Enter at {@link org.mcpruntime.operator.server.Planner#plan}. Nothing here has a clock, asks
 * anybody or changes anything; carrying out a plan is somebody else's. What a server says and what
 * no cluster could run is {@link org.mcpruntime.operator.server.Planned.Invalid}: then nothing is
 * applied and nothing is taken away.
 */
@NullMarked
package org.mcpruntime.operator.server;

import org.jspecify.annotations.NullMarked;

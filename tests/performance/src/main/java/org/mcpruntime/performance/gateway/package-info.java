/**
 * The gateway beside nginx and haproxy as plain reverse proxies, in one run on the same cores, in
 * front of the same server.
 *
 * <p>Enter with {@code tests/performance/run gateway}, which is {@link
 * org.mcpruntime.performance.gateway.GatewayBenchmark}. {@link
 * org.mcpruntime.performance.gateway.Rig} starts everything, {@link
 * org.mcpruntime.performance.gateway.Wrk} loads as fast as it goes, {@link
 * org.mcpruntime.performance.gateway.SteadyLoad} at a constant rate whatever comes back. Figures
 * are CPU times, relations and sizes, because other processes may run on the machine.
 */
@NullMarked
package org.mcpruntime.performance.gateway;

import org.jspecify.annotations.NullMarked;

/**
 * Servers that run beside the platform: {@link org.mcpruntime.standalone.workload.Desired} says
 * what a manifest wants to run here, {@link org.mcpruntime.standalone.workload.Workloads} starts
 * and stops until it does.
 */
@NullMarked
package org.mcpruntime.standalone.workload;

import org.jspecify.annotations.NullMarked;

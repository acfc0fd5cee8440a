/**
 * The figures that the product stands for, each beside its limit and a peer in the same run.
 *
 * <p>Enter with {@code tests/performance/run <topic>}; each topic is one class with a {@code main}
 * that prints one table: {@link org.mcpruntime.performance.DecisionBenchmark}, {@link
 * org.mcpruntime.performance.CompileBenchmark}, {@link org.mcpruntime.performance.WireBenchmark},
 * {@link org.mcpruntime.performance.IndexMemory}, {@link
 * org.mcpruntime.performance.SpoolBenchmark}; the gateway's is in a package of its own. The normal
 * build only compiles them: nothing here may fail because a machine is busy.
 */
@NullMarked
package org.mcpruntime.performance;

import org.jspecify.annotations.NullMarked;

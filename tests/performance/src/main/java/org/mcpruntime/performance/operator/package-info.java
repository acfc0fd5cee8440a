/**
 * The operator against a real Kubernetes API: how fast it gives servers what they need, what it
 * writes for that, and what it takes.
 *
 * <p>Enter at {@link org.mcpruntime.performance.operator.OperatorBenchmark}, by {@code
 * tests/performance/run operator}. The API server, etcd and the controllers are real and share the
 * machine; there is no node, so that {@link org.mcpruntime.performance.operator.NoNodes} says of
 * Deployments that their pods are ready. The operator is a process of its own that may what its
 * roles allow, and its requests are counted by the API server, in its audit log.
 */
@NullMarked
package org.mcpruntime.performance.operator;

import org.jspecify.annotations.NullMarked;

/**
 * A real Kubernetes API for tests, one for each run of them.
 *
 * <p>Enter at {@link org.mcpruntime.kubernetes.cluster.Cluster}, which a test class asks for with
 * {@code @ExtendWith(ClusterExtension.class)} and a parameter. It is a cluster that {@code
 * MCP_RUNTIME_TEST_KUBECONFIG} names, or an API server started from the programs in {@code
 * KUBEBUILDER_ASSETS}, or from those that {@code tests/kubernetes/install} built. No kubelet runs
 * here: pods never become ready unless a test says so.
 */
@NullMarked
package org.mcpruntime.kubernetes.cluster;

import org.jspecify.annotations.NullMarked;

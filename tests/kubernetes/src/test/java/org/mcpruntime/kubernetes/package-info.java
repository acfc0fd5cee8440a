/**
 * What a real Kubernetes API says of our definitions, our store and what we apply.
 *
 * <p>Enter at any test; {@link org.mcpruntime.kubernetes.cluster.Cluster} is where the API comes
 * from. No mock server stands in for it.
 */
@NullMarked
package org.mcpruntime.kubernetes;

import org.jspecify.annotations.NullMarked;

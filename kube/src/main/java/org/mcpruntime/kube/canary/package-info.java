/**
 * What people say about a new template of a server's pods, on Kubernetes.
 *
 * <p>Enter at {@link org.mcpruntime.kube.canary.Canaries#say}. What follows from it is the
 * operator's to decide.
 */
@NullMarked
package org.mcpruntime.kube.canary;

import org.jspecify.annotations.NullMarked;

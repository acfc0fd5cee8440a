/**
 * The Kubernetes API as this module speaks to it: JSON and paths, answers as values.
 *
 * <p>Enter at {@link org.mcpruntime.kube.api.KubeApi}, which borrows transport and credentials from
 * the client library and nothing else: our records have one way to be read and written, and that is
 * the contract's. Nothing here knows what the objects mean.
 */
@NullMarked
package org.mcpruntime.kube.api;

import org.jspecify.annotations.NullMarked;

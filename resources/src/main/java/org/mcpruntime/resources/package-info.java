/**
 * The desired state: reading manifests, and holding them against schema, rules and each other.
 *
 * <p>Enter at {@link org.mcpruntime.resources.Manifests#read}. The schema is the one that is
 * installed on Kubernetes ({@code deploy/crds}); defaults, bounds and CEL rules are applied here as
 * the API server applies them. Nothing here talks to a cluster.
 */
@NullMarked
package org.mcpruntime.resources;

import org.jspecify.annotations.NullMarked;

/**
 * The desired state in Kubernetes, behind {@link org.mcpruntime.resources.store.Resources}.
 *
 * <p>Enter at {@link org.mcpruntime.kube.store.KubeResources}. The API server judges what is
 * written; the rules that this process has only say its refusals in the words that people know from
 * files. What a manifest says is applied under our field manager: fields that somebody else wrote
 * stay theirs, and to write them is a conflict. Nothing here is remembered between calls.
 */
@NullMarked
package org.mcpruntime.kube.store;

import org.jspecify.annotations.NullMarked;

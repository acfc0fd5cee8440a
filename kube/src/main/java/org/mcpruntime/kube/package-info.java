/**
 * Our resources on Kubernetes: today their CustomResourceDefinitions, written from the contract's
 * records.
 *
 * <p>Enter at {@link org.mcpruntime.kube.CrdWriter}. The definitions are checked in under {@code
 * deploy/crds}; every process that validates a manifest reads them from there.
 */
@NullMarked
package org.mcpruntime.kube;

import org.jspecify.annotations.NullMarked;

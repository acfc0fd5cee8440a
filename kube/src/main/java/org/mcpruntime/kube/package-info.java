/**
 * What is ours on Kubernetes. Here: the CustomResourceDefinitions, written from the contract's
 * records. Below: {@code api}, how this module speaks to an API server; {@code store}, the desired
 * state there; {@code apply}, the objects that somebody owns; {@code event}, what people are told.
 *
 * <p>Enter at {@link org.mcpruntime.kube.CrdWriter}. The definitions are checked in under {@code
 * deploy/crds}; every process that validates a manifest reads them from there.
 */
@NullMarked
package org.mcpruntime.kube;

import org.jspecify.annotations.NullMarked;

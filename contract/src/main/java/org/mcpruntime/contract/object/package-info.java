/**
 * What every Kubernetes-style object has: metadata, conditions, references, and the words that
 * server and access share.
 *
 * <p>Enter at {@link org.mcpruntime.contract.object.ObjectMeta}. Component names are the JSON names
 * of the custom resources, so that one record is the CRD field, the REST field and the policy
 * input. Nothing here decides anything.
 */
@NullMarked
package org.mcpruntime.contract.object;

import org.jspecify.annotations.NullMarked;

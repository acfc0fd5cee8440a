/**
 * What is on the cluster, as far as the operator has to know it: listed once, watched since.
 *
 * <p>Enter at {@link org.mcpruntime.operator.cluster.Cluster}. Every question that the loops ask is
 * answered by an index, and none by the API; Secrets are no part of it. What is kept of a child is
 * its JSON, for a thousand servers' objects would not fit as objects. Nothing here decides, and
 * nothing writes.
 */
@NullMarked
package org.mcpruntime.operator.cluster;

import org.jspecify.annotations.NullMarked;

/**
 * The rendered policy of one server, as it travels from control plane to gateway and lies in the
 * ConfigMap.
 *
 * <p>Enter at {@link org.mcpruntime.contract.snapshot.PolicySnapshot}, which {@link
 * org.mcpruntime.contract.snapshot.SnapshotReader} reads; its integrity is {@link
 * org.mcpruntime.contract.snapshot.Revision}. What changed of it is a {@link
 * org.mcpruntime.contract.snapshot.PolicyDelta}. The JSON is that of schema version {@code v1}:
 * snake case, in declaration order, empty members left out. It reuses the records of the resources;
 * only grants and sessions are flattened.
 */
@NullMarked
package org.mcpruntime.contract.snapshot;

import org.jspecify.annotations.NullMarked;

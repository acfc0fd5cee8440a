/**
 * What a server becomes on Kubernetes: one pure function for each child.
 *
 * <p>Each takes a {@link org.mcpruntime.operator.desired.Blueprint}, which is a server and the
 * operator's settings with everything that follows from both, and returns an object of the client
 * library. None knows what stands on the cluster now, what time it is, or which policy is in force:
 * a grant, a session or a rule of a policy changes nothing here.
 */
@NullMarked
package org.mcpruntime.operator.desired;

import org.jspecify.annotations.NullMarked;

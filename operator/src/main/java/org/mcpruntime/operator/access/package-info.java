/**
 * What becomes of the grants and sessions of one server: who counts, what the mirror of the policy
 * holds, which sessions are over for so long that they go.
 *
 * <p>Enter at {@link org.mcpruntime.operator.access.AccessPlanner#plan}. It knows no Deployment: a
 * session that comes or goes is no matter of pods. Policies reach gateways by the feed, not by what
 * is planned here.
 */
@NullMarked
package org.mcpruntime.operator.access;

import org.jspecify.annotations.NullMarked;

/**
 * The policy feed on Kubernetes: every replica of the operator publishes what it sees of the
 * cluster to the gateways that show a token of their service account.
 *
 * <p>Enter at {@link org.mcpruntime.operator.feed.PolicyFeed}. What is published, signed and sent
 * is the module {@code feed}'s; here stands what is the cluster's: who gateways are ({@link
 * org.mcpruntime.operator.feed.TokenReviews}), the keys that all replicas sign with ({@link
 * org.mcpruntime.operator.feed.KeySecret}), what replicas tell each other ({@link
 * org.mcpruntime.operator.feed.Noticeboard}), and the authority that gateways are to trust ({@link
 * org.mcpruntime.operator.feed.AuthorityMaps}). Nothing here decides about policies or plans
 * objects of servers.
 */
@NullMarked
package org.mcpruntime.operator.feed;

import org.jspecify.annotations.NullMarked;

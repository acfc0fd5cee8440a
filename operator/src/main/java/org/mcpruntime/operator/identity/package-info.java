/**
 * Who the operator is to those who call it over TLS: the API server, which asks its webhook, and
 * gateways, which follow its policies. Nobody else vouches for it, so it has an authority of its
 * own, whose certificate is put where those two look.
 *
 * <p>Enter at {@link org.mcpruntime.operator.identity.ServingIdentity}. The authority is kept in
 * one Secret that all replicas share, and made by whichever is first; what a replica serves with is
 * signed by it and never leaves the replica. Authorities follow each other with an overlap: a new
 * one is known for a while before it signs, and an old one for as long as anything that it signed
 * is valid. Nothing here has a clock; whoever turns the identity says what time it is.
 */
@NullMarked
package org.mcpruntime.operator.identity;

import org.jspecify.annotations.NullMarked;

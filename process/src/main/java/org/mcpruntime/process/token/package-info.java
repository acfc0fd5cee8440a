/**
 * Whether a bearer token was signed by whom it says, for us, and for now.
 *
 * <p>Enter at {@link org.mcpruntime.process.token.TokenVerifier}, which needs {@link
 * org.mcpruntime.process.token.Keys}: fixed ones, or those of an issuer, found and kept fresh by
 * {@link org.mcpruntime.process.token.IssuerKeys}. Verifying never waits for the network: where a
 * key is not known the answer says so, and the caller asks for a refresh.
 *
 * <p>Signatures are checked by Nimbus and, for Ed25519, by the JDK. What a token says about where
 * its key may be found is never followed.
 */
@NullMarked
package org.mcpruntime.process.token;

import org.jspecify.annotations.NullMarked;

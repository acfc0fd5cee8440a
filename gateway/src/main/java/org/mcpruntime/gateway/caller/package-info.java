/**
 * Who asks. {@link org.mcpruntime.gateway.caller.Authenticator} makes a policy's caller of what a
 * request presents, in the way the server's policy names: headers, a token, a certificate, or not
 * at all.
 *
 * <p>Nothing here waits: where keys must be fetched first, the answer is {@link
 * org.mcpruntime.gateway.caller.Authentication.Waiting}. Nothing here decides what a caller may do,
 * and no part of a credential leaves this package.
 */
@NullMarked
package org.mcpruntime.gateway.caller;

import org.jspecify.annotations.NullMarked;

/**
 * The servers behind the gateway. {@link org.mcpruntime.gateway.upstream.Upstream} sends what a
 * {@link org.mcpruntime.policy.Permit} allows, and nothing without one; it knows which era a server
 * speaks.
 */
@NullMarked
package org.mcpruntime.gateway.upstream;

import org.jspecify.annotations.NullMarked;

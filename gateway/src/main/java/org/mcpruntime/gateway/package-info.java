/**
 * The data plane. {@link org.mcpruntime.gateway.Gateway} puts one together from its config and
 * starts it; {@link org.mcpruntime.gateway.GatewayMain} is the process around it.
 *
 * <p>Flow of a message: {@code exchange} (the story), {@code caller} (who asks), {@code source}
 * (the policies), {@code limit}, {@code trail} (what is remembered), {@code upstream} (do it).
 * Nothing here talks to Kubernetes.
 */
@NullMarked
package org.mcpruntime.gateway;

import org.jspecify.annotations.NullMarked;

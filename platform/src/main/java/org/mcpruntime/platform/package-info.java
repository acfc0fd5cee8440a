/**
 * The HTTP API by feature: each package gives {@link org.mcpruntime.process.api.Route}s over {@link
 * org.mcpruntime.resources.store.Resources}; {@link org.mcpruntime.platform.Platform} puts them
 * together. What differs between a laptop and Kubernetes comes in through {@link
 * org.mcpruntime.platform.Surroundings}.
 */
@NullMarked
package org.mcpruntime.platform;

import org.jspecify.annotations.NullMarked;

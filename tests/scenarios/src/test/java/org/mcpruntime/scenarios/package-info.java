/**
 * The product as somebody meets it who has built it once: {@link
 * org.mcpruntime.scenarios.Installation} is the launcher and its jars, {@link
 * org.mcpruntime.scenarios.Platform} one that runs. What should happen stands in {@code cases}, a
 * folder each, with the {@link org.mcpruntime.scenarios.Place} it happens in left open.
 */
package org.mcpruntime.scenarios;

/**
 * Images of our processes, made without Docker and without a registry: jars, a Java runtime of the
 * modules that they need, and the machine's C library, on nothing.
 *
 * <p>Enter at {@link org.mcpruntime.image.ImageBuild}: an {@link org.mcpruntime.image.ImageOrder}
 * becomes an {@link org.mcpruntime.image.ImagePlan} of layers, and that is pushed or written by
 * {@link org.mcpruntime.image.Delivery}, the only class that knows Jib. The same jars on the same
 * machine make the same bytes; nothing of the clock or of the machine's names goes in. It depends
 * on no module: a process is the name of its jar, in which its class path stands. A process that
 * runs in images of others is copied there by itself, from a list ({@link
 * org.mcpruntime.image.Installation}).
 */
@NullMarked
package org.mcpruntime.image;

import org.jspecify.annotations.NullMarked;

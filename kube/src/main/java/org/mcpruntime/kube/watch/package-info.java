/**
 * Objects of one kind, listed once and then watched.
 *
 * <p>Enter at {@link org.mcpruntime.kube.watch.Listed#list} and {@link
 * org.mcpruntime.kube.watch.ObjectWatch}. Objects are JSON here, whatever they are; nothing is
 * kept.
 */
@NullMarked
package org.mcpruntime.kube.watch;

import org.jspecify.annotations.NullMarked;

/**
 * What a process says: one line an occasion, a constant message and keys from a closed list.
 *
 * <p>Enter at {@link org.mcpruntime.process.log.Log}. Never bodies, never secrets: there is no key
 * for them. Libraries speak through {@code java.util.logging}, which {@link
 * org.mcpruntime.process.log.LibraryLogs} hands to the same log; a module whose libraries speak
 * SLF4J adds {@code slf4j-jdk14} to what it runs with, and they take the same road.
 */
@NullMarked
package org.mcpruntime.process.log;

import org.jspecify.annotations.NullMarked;

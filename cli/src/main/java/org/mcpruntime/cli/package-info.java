/**
 * The command {@code mcp-runtime}: nouns and verbs over the modules below, nothing of its own.
 *
 * <p>Enter at {@link org.mcpruntime.cli.Main}. A verb reads its input, calls one function and
 * prints what it returned; anything it prints as data it also prints with {@code -o json} and
 * {@code -o yaml}. Exit code 0: done, 1: failed, 2: wrong usage.
 */
@NullMarked
package org.mcpruntime.cli;

import org.jspecify.annotations.NullMarked;

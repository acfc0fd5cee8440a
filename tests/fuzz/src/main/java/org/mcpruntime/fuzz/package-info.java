/**
 * What a fuzzer calls: targets that take any bytes and throw when a promise of {@code mcp} is
 * broken.
 *
 * <p>Enter at {@link org.mcpruntime.fuzz.ReaderTarget}. Jazzer runs them ({@code tests/fuzz/run});
 * what it finds becomes a file in {@code tests/fuzz/findings}, which a test reads ever after.
 */
@NullMarked
package org.mcpruntime.fuzz;

import org.jspecify.annotations.NullMarked;

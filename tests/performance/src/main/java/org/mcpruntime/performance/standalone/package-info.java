/**
 * What the whole platform in one process promises in figures: its first call on a clean clone, its
 * start, its memory, the calls that go through it, and the end of a session that is revoked.
 *
 * <p>Enter with {@code tests/performance/run standalone}, which is {@link
 * org.mcpruntime.performance.standalone.StandaloneBenchmark}. Platforms are started by the
 * launcher, as people start them, on folders and ports of their own.
 */
@NullMarked
package org.mcpruntime.performance.standalone;

import org.jspecify.annotations.NullMarked;

/**
 * The two JSON dialects of the contract, once: camel case for resources, snake case for snapshots
 * and events.
 *
 * <p>Enter at {@link org.mcpruntime.contract.json.Json}, or at {@link
 * org.mcpruntime.contract.json.Tokens} where the mapper's classes are too many. Readers are
 * tolerant of unknown members, because an older process meets newer objects; they read an unknown
 * <em>word</em> as its most restrictive meaning and say so.
 */
@NullMarked
package org.mcpruntime.contract.json;

import org.jspecify.annotations.NullMarked;

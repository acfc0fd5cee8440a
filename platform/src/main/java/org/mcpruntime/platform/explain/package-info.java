/**
 * Why a recorded event came out as it did, and what would be decided now: the record tells the
 * first, the policy in force the second. Nothing is called and nothing is recorded.
 */
@NullMarked
package org.mcpruntime.platform.explain;

import org.jspecify.annotations.NullMarked;

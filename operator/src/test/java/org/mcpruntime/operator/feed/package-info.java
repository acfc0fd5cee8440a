/** What replicas share of the policy feed, without an API. */
@NullMarked
package org.mcpruntime.operator.feed;

import org.jspecify.annotations.NullMarked;

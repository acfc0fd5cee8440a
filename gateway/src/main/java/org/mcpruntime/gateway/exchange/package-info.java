/**
 * One message from its arrival to its outcome. {@link org.mcpruntime.gateway.exchange.Gate} takes
 * requests; {@link org.mcpruntime.gateway.exchange.Exchange} tells the story of one: what is asked,
 * who asks, may they, remember the intent, do it, filter what comes back, remember the outcome.
 *
 * <p>An exchange lives on one event loop and never waits. What is forwarded is the canonical text
 * that was decided on, never bytes that were received; what comes back travels under the same rule.
 */
@NullMarked
package org.mcpruntime.gateway.exchange;

import org.jspecify.annotations.NullMarked;

/**
 * What never reaches a disk. {@link org.mcpruntime.gateway.redaction.Redaction} blots out of texts
 * what looks like a secret, by its shape or by the name in front of it, before a record is made.
 *
 * <p>It runs on the event loop: one pass, no regular expression, and a text without secrets is
 * returned as it is. It knows shapes, not meanings: a secret that looks like a word is found only
 * behind a name that says so.
 */
@NullMarked
package org.mcpruntime.gateway.redaction;

import org.jspecify.annotations.NullMarked;

/**
 * The one way to serve a JSON API: a table of {@link org.mcpruntime.process.api.Route}s behind an
 * {@link org.mcpruntime.process.api.Api}. Handlers run on virtual threads and may wait; who asks,
 * from where, and with what, is settled before they run.
 */
@NullMarked
package org.mcpruntime.process.api;

import org.jspecify.annotations.NullMarked;

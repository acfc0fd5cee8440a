/**
 * The console: pages that a browser shows over the HTTP API, as ES modules that nothing has to be
 * built of. Begin at {@code console/shell/main.js} for the pages, and at {@link
 * org.mcpruntime.web.Console} for how they are served. The pages know what everybody knows of the
 * API, and nothing else of the platform.
 */
@NullMarked
package org.mcpruntime.web;

import org.jspecify.annotations.NullMarked;

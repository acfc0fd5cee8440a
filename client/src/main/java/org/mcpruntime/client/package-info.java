/** A client of the platform's HTTP API, which waits for answers; errors are one exception. */
@NullMarked
package org.mcpruntime.client;

import org.jspecify.annotations.NullMarked;

/**
 * One request over HTTP/1.1 and its answer, on a socket of its own: what a short command needs of
 * HTTP, in few classes, for a command waits for each that is loaded. Enter at {@link
 * org.mcpruntime.client.http.Exchange}. It follows no redirect, repeats nothing and keeps no
 * connection.
 */
@NullMarked
package org.mcpruntime.client.http;

import org.jspecify.annotations.NullMarked;

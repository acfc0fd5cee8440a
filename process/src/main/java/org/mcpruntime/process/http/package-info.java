/**
 * HTTP/1.1 on Netty's event loops, the one way to serve and call it.
 *
 * <p>Enter at {@link org.mcpruntime.process.http.HttpServer}, which gives whole requests to an
 * {@link org.mcpruntime.process.http.HttpApp}, and {@link org.mcpruntime.process.http.HttpClient},
 * which gives what comes back to a {@link org.mcpruntime.process.http.Receiver} piece by piece. All
 * callbacks of one connection come on its event loop and must not block; calls made for a request
 * stay on the loop of its connection, so that nothing is handed between threads.
 *
 * <p>The readers are strict: both lengths in one message, bare line feeds, folded headers, unknown
 * codings and a second Host are refused, for two readers could cut such bytes in two ways. A
 * message that is plain and there as a whole is read by {@link
 * org.mcpruntime.process.http.PlainReader}, any other by Netty's decoder.
 */
@NullMarked
package org.mcpruntime.process.http;

import org.jspecify.annotations.NullMarked;

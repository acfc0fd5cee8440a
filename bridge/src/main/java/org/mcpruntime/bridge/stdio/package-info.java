/**
 * A server that speaks over its standard streams, reachable as Streamable HTTP.
 *
 * <p>Enter at {@link org.mcpruntime.bridge.stdio.StdioBridge}. {@link
 * org.mcpruntime.bridge.stdio.Front} reads what clients send; a {@link
 * org.mcpruntime.bridge.stdio.Switchboard} stands before each process: it gives every request an id
 * of its own and knows whom what comes back belongs to; a {@link org.mcpruntime.bridge.stdio.Pipe}
 * is the process's streams, line by line. What cannot be brought to the one client it belongs to is
 * refused or dropped, and counted, never guessed. Nothing here decides what a client may do: that
 * is the gateway's, which stands before it.
 */
@NullMarked
package org.mcpruntime.bridge.stdio;

import org.jspecify.annotations.NullMarked;

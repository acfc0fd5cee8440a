package org.mcpruntime.process.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;

/**
 * A request that we make.
 *
 * @param target path and query
 * @param headers without Host and lengths, which are made here
 * @param body empty for none
 */
public record Outgoing(String method, String target, HttpHeaders headers, ByteBuffer body) {}

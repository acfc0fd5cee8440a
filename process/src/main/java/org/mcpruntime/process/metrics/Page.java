package org.mcpruntime.process.metrics;

/** What a scrape is answered with. */
@SuppressWarnings("ArrayRecordComponent") // Written to a socket once, never compared.
public record Page(String contentType, byte[] body) {}

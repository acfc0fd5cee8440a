package org.mcpruntime.mcp;

/** What a text turned out to be. */
public sealed interface Reading permits Envelope, Batch, Malformed {}

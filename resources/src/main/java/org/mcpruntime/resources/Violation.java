package org.mcpruntime.resources;

/** What a schema or one of its rules has against a value at a path. */
record Violation(String path, String sentence) {}

package org.mcpruntime.feed.wire;

/** What has become of a line: what it says, or why it is not believed. */
public sealed interface Opened permits Frame, Refused {}

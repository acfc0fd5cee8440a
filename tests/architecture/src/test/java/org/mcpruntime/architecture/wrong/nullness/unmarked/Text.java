package org.mcpruntime.architecture.wrong.nullness.unmarked;

import org.mcpruntime.architecture.Wrong;

@Wrong
class Text {}

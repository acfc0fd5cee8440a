package org.mcpruntime.architecture.wrong.nullness.documented;

import org.mcpruntime.architecture.Wrong;

@Wrong
class Text {}

package org.mcpruntime.architecture.wrong.nullness.marked;

class Text {}

package org.mcpruntime.architecture.wrong.names.core;

import org.mcpruntime.architecture.Wrong;

@Wrong
class Texts {}

package org.mcpruntime.architecture.wrong.names.misc;

import org.mcpruntime.architecture.Wrong;

@Wrong
class Texts {}

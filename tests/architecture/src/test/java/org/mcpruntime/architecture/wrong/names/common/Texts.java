package org.mcpruntime.architecture.wrong.names.common;

import org.mcpruntime.architecture.Wrong;

@Wrong
class Texts {}

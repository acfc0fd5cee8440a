package org.mcpruntime.architecture.wrong.names.util;

import org.mcpruntime.architecture.Wrong;

@Wrong
class Texts {}

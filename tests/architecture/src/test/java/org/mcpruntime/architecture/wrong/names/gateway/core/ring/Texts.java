package org.mcpruntime.architecture.wrong.names.gateway.core.ring;

import org.mcpruntime.architecture.Wrong;

@Wrong
class Texts {}

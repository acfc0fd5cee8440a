package org.mcpruntime.architecture.wrong.names.impl;

import org.mcpruntime.architecture.Wrong;

@Wrong
class Texts {}

package org.mcpruntime.architecture.wrong.arrows.elsewhere;

import org.mcpruntime.architecture.Wrong;

@Wrong
class Stray {}

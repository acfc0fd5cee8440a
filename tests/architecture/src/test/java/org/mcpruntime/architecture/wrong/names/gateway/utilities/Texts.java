package org.mcpruntime.architecture.wrong.names.gateway.utilities;

class Texts {}

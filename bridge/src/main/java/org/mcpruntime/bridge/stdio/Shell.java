package org.mcpruntime.bridge.stdio;

import org.mcpruntime.bridge.child.Grace;
import org.mcpruntime.bridge.child.ServerProcess;

/** What everything around the processes of one bridge shares. */
record Shell(Bounds bounds, Grace grace, Counts counts, ServerProcess.Means means) {}

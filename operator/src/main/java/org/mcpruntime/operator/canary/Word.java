package org.mcpruntime.operator.canary;

/** What somebody has said about the template that is tried. */
public enum Word {
  NONE,
  PROMOTE,
  ABORT
}

package org.mcpruntime.operator.canary;

/** How the pods of a track do. */
public enum Standing {
  /** Not all that are wanted are there, of the template that is wanted. */
  COMING,
  STANDING,
  /** They did not come up in time. */
  FAILED
}

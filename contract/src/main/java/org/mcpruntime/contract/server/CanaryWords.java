package org.mcpruntime.contract.server;

/** Annotations of a server with which people say what is to become of a template that is tried. */
public final class CanaryWords {

  /** The digest of the template that everybody is to get. */
  public static final String PROMOTE = "mcpruntime.org/promote";

  /** The digest of the template that nobody is to get. */
  public static final String ABORT = "mcpruntime.org/abort";

  /** {@code manual} or {@code automatic}. */
  public static final String PROMOTION = "mcpruntime.org/promotion";

  private CanaryWords() {}
}

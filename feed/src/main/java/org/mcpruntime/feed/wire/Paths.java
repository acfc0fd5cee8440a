package org.mcpruntime.feed.wire;

/** Where a publisher answers, and with what. */
public final class Paths {

  public static final String STREAM = "/feed/v1/stream";
  public static final String REPORTS = "/feed/v1/acknowledgements";
  public static final String KEYS = "/feed/v1/keys";

  /** Lines: a detached JWS, a blank, the JSON that it signs. */
  public static final String LINES = "application/vnd.mcpruntime.policy-feed";

  private Paths() {}
}

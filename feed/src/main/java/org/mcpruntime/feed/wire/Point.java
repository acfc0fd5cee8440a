package org.mcpruntime.feed.wire;

import org.mcpruntime.contract.object.Texts;

/**
 * Where the policy of one server stands.
 *
 * @param generation rises with every change, whoever publishes
 * @param revision of the content
 */
public record Point(long generation, String revision) {

  /** Nothing was ever heard of the server. */
  public static final Point NONE = new Point(0, "");

  /** A digest and what it is one of. */
  private static final int LONGEST_REVISION = 71;

  public Point {
    revision = Texts.orEmpty(revision);
    if (revision.length() > LONGEST_REVISION) {
      throw new IllegalArgumentException(
          "a revision has at most %d characters".formatted(LONGEST_REVISION));
    }
  }

  /** Of a server that is gone. */
  public static Point gone(long generation) {
    return new Point(generation, "");
  }
}

package org.mcpruntime.resources;

/**
 * Something worth saying about an object among others, wherever it was read.
 *
 * @param path such as {@code spec.toolRules[2].name}
 * @param sentence what is wrong and what to do
 */
public record Remark(Topic topic, String path, String sentence) {

  /** What it is about. Advice is a warning, everything else is an error. */
  public enum Topic {
    ROUTE_TAKEN,
    NAMESPACE_NOT_LISTED,
    TOOL_NOT_DECLARED,
    SIDE_EFFECT_NOT_ALLOWED,
    /** It would take back what cannot be taken back. */
    REVOKED_FOR_GOOD,
    /** It fits its schema, and our records cannot hold it. */
    UNREADABLE,
    ADVICE
  }

  public boolean error() {
    return topic != Topic.ADVICE;
  }

  public static Remark advice(String path, String sentence) {
    return new Remark(Topic.ADVICE, path, sentence);
  }
}

package org.mcpruntime.kube.event;

/**
 * One thing that people care about.
 *
 * @param reason a word in capitals such as {@code Promoted}, for filters
 * @param action what was done or tried, such as {@code Reconcile}
 * @param note a sentence; at most 1,024 bytes of it are kept
 */
public record Event(Type type, String reason, String action, String note) {

  /** As Kubernetes spells them. */
  public enum Type {
    Normal,
    Warning
  }
}

package org.mcpruntime.operator.server;

/**
 * A child that is not as planned, for the cluster does not take it.
 *
 * @param child kind, namespace and name, such as {@code Deployment team-a/echo}
 * @param lasting whether only another plan helps; else something else has to change first
 */
public record Refusal(String child, String sentence, boolean lasting) {

  String kind() {
    return child.substring(0, Math.max(child.indexOf(' '), 0));
  }
}

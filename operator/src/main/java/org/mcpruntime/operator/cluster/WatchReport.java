package org.mcpruntime.operator.cluster;

/** Hears how watches do, for a log and figures. */
public interface WatchReport {

  /** All of a kind was listed, not for the first time where a watch had lost changes. */
  void listed(String kind);

  /** Something cannot be seen now; the sentence says why. It is tried again. */
  void trouble(String kind, String sentence);
}

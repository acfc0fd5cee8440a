package org.mcpruntime.gateway.source;

/** What a look at a file has brought. */
sealed interface Reading {

  /** It is as it was. */
  record Same() implements Reading {}

  /** There is a document that may be enforced, ready for decisions. */
  record Fit(ServerPolicy policy) implements Reading {}

  /** There is none; the sentence says why. */
  record Unfit(String sentence) implements Reading {}
}

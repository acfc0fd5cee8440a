package org.mcpruntime.gateway.source;

import org.mcpruntime.contract.snapshot.PolicySnapshot;

/** What a look at a file has brought. */
sealed interface Reading {

  /** It is as it was. */
  record Same() implements Reading {}

  /** There is a document that may be enforced. */
  record Fit(PolicySnapshot snapshot) implements Reading {}

  /** There is none; the sentence says why. */
  record Unfit(String sentence) implements Reading {}
}

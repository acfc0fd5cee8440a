package org.mcpruntime.policy;

import org.mcpruntime.contract.snapshot.GrantBinding;

/**
 * A grant and its rank in the order of all grants.
 *
 * @param rank says only which of two comes first: ranks leave room for grants to come between
 */
record Ranked(long rank, GrantBinding grant, Validity validity) {

  static Ranked of(long rank, GrantBinding grant) {
    return new Ranked(rank, grant, Validity.of(grant));
  }
}

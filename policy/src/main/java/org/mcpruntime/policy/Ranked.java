package org.mcpruntime.policy;

import org.mcpruntime.contract.snapshot.GrantBinding;

/** A grant and its rank in the order of all grants. */
record Ranked(int rank, GrantBinding grant, Validity validity) {}

package org.mcpruntime.process.api;

import java.util.Optional;

/** Knows who presents a token. */
public interface Callers {

  /** Whoever it belongs to; it may wait for somebody who knows. */
  Optional<Principal> of(String token);
}

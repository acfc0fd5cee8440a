package org.mcpruntime.process.api;

import java.util.Optional;

/** Knows who presents a token, or the session of somebody who has logged in. */
public interface Callers {

  /** Whoever it belongs to; it may wait for somebody who knows. */
  Optional<Principal> of(String token);

  /** Whose session it is that a browser presents; nobody's where none can log in. */
  default Optional<Principal> ofSession(String secret) {
    return Optional.empty();
  }
}

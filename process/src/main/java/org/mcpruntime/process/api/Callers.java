package org.mcpruntime.process.api;

import java.util.Optional;

/** Knows who presents a token, or the cookie of somebody who has logged in. */
public interface Callers {

  /** Whoever it belongs to; it may wait for somebody who knows. */
  Optional<Principal> of(String token);

  /** Whoever has logged in with a browser that presents this cookie; nobody where none can. */
  default Optional<Principal> ofCookie(String value) {
    return Optional.empty();
  }
}

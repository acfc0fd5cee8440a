package org.mcpruntime.standalone;

import java.util.Optional;
import org.mcpruntime.process.api.Callers;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.login.Secrets;

/** Whoever has the token, or logged in with it. */
record Known(Token token, Secrets sessions) implements Callers {

  @Override
  public Optional<Principal> of(String presented) {
    return token.of(presented);
  }

  @Override
  public Optional<Principal> ofSession(String secret) {
    return sessions.of(secret).map(Secrets.Held::principal);
  }
}

package org.mcpruntime.gateway.caller;

import java.time.Instant;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.gateway.source.ServerPolicy;

/** Says who asks, in the way the server's policy names. */
public final class Authenticator {

  public Authenticator(ProtectedResource resource) {}

  public Authentication authenticate(Presented presented, ServerPolicy policy, Instant now) {
    return new Authentication.Refused(Reason.MISSING_IDENTITY, Challenge.NONE);
  }
}

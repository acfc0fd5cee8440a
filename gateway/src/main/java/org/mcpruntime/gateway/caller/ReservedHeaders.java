package org.mcpruntime.gateway.caller;

import java.util.List;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.SessionPolicy;

/** Headers that one side must not say to the other through the gateway. */
public final class ReservedHeaders {

  public static ReservedHeaders of(Auth auth, SessionPolicy session, List<String> more) {
    return new ReservedHeaders();
  }

  /** Whether a header of a request stays here. */
  public boolean inRequest(CharSequence name) {
    return false;
  }

  /** Whether a header of an answer stays here. */
  public boolean inResponse(CharSequence name) {
    return false;
  }
}

package org.mcpruntime.gateway.caller;

import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.policy.Caller;

/** Callers whom a trusted network names in headers. */
final class HeaderCallers {

  private HeaderCallers() {}

  static Found.Final of(Presented presented, Auth auth) {
    var human = FieldText.only(presented, auth.humanIDHeader());
    var agent = FieldText.only(presented, auth.agentIDHeader());
    var team = FieldText.only(presented, auth.teamIDHeader());
    var session = FieldText.only(presented, auth.sessionIDHeader());
    if (human == null || agent == null || team == null || session == null) {
      return new Found.Unknown(Reason.AMBIGUOUS_IDENTITY);
    }
    var caller = new Caller(new Subject(human, agent, team), session);
    return new Found.Known(new Authentication.Verified(caller, Assurance.ASSERTED, null));
  }
}

package org.mcpruntime.platform.login;

import java.util.List;
import org.mcpruntime.contract.platform.LoginCode;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.process.login.Secrets;

/** Makes codes that log a browser in. */
public final class CodeRoutes {

  private final Secrets codes;

  public CodeRoutes(Secrets codes) {
    this.codes = codes;
  }

  public List<Route> routes() {
    return List.of(
        Route.change(
                Route.Verb.POST,
                Platform.PREFIX + "/auth/codes",
                "A code that logs a browser in, once and soon",
                null,
                asked -> {
                  var made = codes.make(asked.who());
                  return Reply.json(new LoginCode(made.value(), made.expiresAt()));
                })
            .answering(LoginCode.class));
  }
}

package org.mcpruntime.standalone;

import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.health.ManagementApp;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.login.LoginApp;
import org.mcpruntime.process.web.Assets;

/**
 * The port of the API: what everybody may see of a process, the console with its login, and the
 * API.
 */
record Front(Api api, Assets console, LoginApp login, ManagementApp management) implements HttpApp {

  private HttpApp of(Request request) {
    var path = request.path();
    return switch (path) {
      case "/health", "/ready", "/metrics" -> management;
      default -> console.isOurs(path) ? console : LoginApp.isOurs(path) ? login : api;
    };
  }

  @Override
  public int bodyLimit(Request head) {
    return of(head).bodyLimit(head);
  }

  @Override
  public void handle(Request request, Answer answer) {
    of(request).handle(request, answer);
  }
}

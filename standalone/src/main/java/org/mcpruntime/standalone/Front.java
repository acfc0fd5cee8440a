package org.mcpruntime.standalone;

import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.health.ManagementApp;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;

/** The port of the API: what everybody may see of a process, and the API. */
record Front(Api api, ManagementApp management) implements HttpApp {

  private static boolean isPublic(Request request) {
    return switch (request.path()) {
      case "/health", "/ready", "/metrics" -> true;
      default -> false;
    };
  }

  @Override
  public int bodyLimit(Request head) {
    return isPublic(head) ? 0 : api.bodyLimit(head);
  }

  @Override
  public void handle(Request request, Answer answer) {
    if (isPublic(request)) {
      management.handle(request, answer);
    } else {
      api.handle(request, answer);
    }
  }
}

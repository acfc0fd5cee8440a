package org.mcpruntime.operator;

import java.util.Optional;
import java.util.function.Supplier;
import org.mcpruntime.process.health.ManagementApp;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;

/** What a kubelet asks, under the names that the original had. */
record ProbesApp(Supplier<Optional<String>> unready) implements HttpApp {

  @Override
  public int bodyLimit(Request head) {
    return 0;
  }

  @Override
  public void handle(Request request, Answer answer) {
    switch (request.path()) {
      case "/healthz" -> ManagementApp.text(answer, 200, "ok\n");
      case "/readyz" -> {
        var reason = unready.get();
        ManagementApp.text(answer, reason.isEmpty() ? 200 : 503, reason.orElse("ready") + "\n");
      }
      default -> ManagementApp.text(answer, 404, "there are /healthz and /readyz\n");
    }
  }
}

package org.mcpruntime.process.health;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.metrics.Metrics;

/**
 * What those see who run a process: whether it lives, whether it can do its work, its figures. A
 * process that has more to show makes its pages of the same parts.
 *
 * @param unready gives the word that says why it cannot do its work, where it cannot
 */
public record ManagementApp(Supplier<Optional<String>> unready, Metrics metrics)
    implements HttpApp {

  @Override
  public int bodyLimit(Request head) {
    return 0;
  }

  @Override
  public void handle(Request request, Answer answer) {
    switch (request.path()) {
      case "/health" -> text(answer, 200, "ok\n");
      case "/ready" -> {
        var reason = unready.get();
        text(answer, reason.isEmpty() ? 200 : 503, reason.orElse("ready") + "\n");
      }
      case "/metrics" -> metrics(request, answer, metrics);
      default -> text(answer, 404, "there are /health, /ready and /metrics\n");
    }
  }

  /** The figures, in the form that the request wants. */
  public static void metrics(Request request, Answer answer, Metrics metrics) {
    var accept = request.headers().get("accept");
    var page = metrics.page(accept == null ? "" : accept);
    send(answer, 200, page.contentType(), page.body());
  }

  public static void text(Answer answer, int status, String text) {
    send(answer, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** What is true now and may not be in a moment, so that nobody keeps it. */
  public static void send(Answer answer, int status, String type, byte[] body) {
    var headers = Fields.none();
    headers.set("content-type", type);
    headers.set("cache-control", "no-store");
    answer.send(status, headers, ByteBuffer.wrap(body));
  }
}

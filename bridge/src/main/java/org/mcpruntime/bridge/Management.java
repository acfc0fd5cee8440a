package org.mcpruntime.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.mcpruntime.process.health.Readiness;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.metrics.Metrics;

/** What those see who run the bridge: whether it lives, whether its server does, its figures. */
final class Management implements HttpApp {

  private final Readiness readiness;
  private final Metrics metrics;

  Management(Readiness readiness, Metrics metrics) {
    this.readiness = readiness;
    this.metrics = metrics;
  }

  @Override
  public int bodyLimit(Request head) {
    return 0;
  }

  @Override
  public void handle(Request request, Answer answer) {
    switch (request.path()) {
      case "/health" -> text(answer, 200, "ok\n");
      case "/ready" -> {
        var report = readiness.report();
        text(
            answer,
            report.ready() ? 200 : 503,
            report.ready() ? "ready\n" : report.reason() + "\n");
      }
      case "/metrics" -> {
        var accept = request.headers().get("accept");
        var page = metrics.page(accept == null ? "" : accept);
        send(answer, 200, page.contentType(), page.body());
      }
      default -> text(answer, 404, "there are /health, /ready and /metrics\n");
    }
  }

  private static void text(Answer answer, int status, String text) {
    send(answer, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(Answer answer, int status, String type, byte[] body) {
    var headers = Fields.none();
    headers.set("content-type", type);
    headers.set("cache-control", "no-store");
    answer.send(status, headers, ByteBuffer.wrap(body));
  }
}

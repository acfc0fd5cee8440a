package org.mcpruntime.gateway.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.gateway.source.PolicySource;
import org.mcpruntime.gateway.source.SourceStatus;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.process.health.ManagementApp;
import org.mcpruntime.process.health.Readiness;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.metrics.Metrics;

/** What those see who run the gateway: whether it lives, whether it is ready, and its figures. */
public final class Management implements HttpApp {

  private static final String JSON = "application/json";

  private final Readiness readiness;
  private final PolicySource policies;
  private final Supplier<SourceStatus.@Nullable Routes> routes;
  private final Metrics metrics;

  /**
   * @param routes how the file of routes is
   */
  public Management(
      Readiness readiness,
      PolicySource policies,
      Supplier<SourceStatus.@Nullable Routes> routes,
      Metrics metrics) {
    this.routes = routes;
    this.readiness = readiness;
    this.policies = policies;
    this.metrics = metrics;
  }

  boolean answers(String path) {
    return switch (path) {
      case "/health", "/ready", "/config/status", "/metrics" -> true;
      default -> false;
    };
  }

  @Override
  public int bodyLimit(Request head) {
    return 0;
  }

  @Override
  public void handle(Request request, Answer answer) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      ManagementApp.text(answer, 405, "only GET is answered here\n");
      return;
    }
    switch (request.path()) {
      case "/health" -> ManagementApp.text(answer, 200, "ok\n");
      case "/ready" -> ready(answer);
      case "/config/status" -> status(answer, policies.status().with(routes.get()));
      case "/metrics" -> ManagementApp.metrics(request, answer, metrics);
      default ->
          ManagementApp.text(
              answer, 404, "there are /health, /ready, /config/status and /metrics\n");
    }
  }

  private void ready(Answer answer) {
    var report = readiness.report();
    if (report.ready()) {
      ManagementApp.text(answer, 200, "ready\n");
      return;
    }
    var error = policies.status().lastReloadError();
    ManagementApp.send(answer, 503, JSON, notReady(report.reason(), error));
  }

  /** Written by hand, for probes ask for it before a gateway is ready. */
  private static byte[] notReady(String reason, @Nullable String lastReloadError) {
    var out = new JsonWriter().object();
    out.name("status").string("not_ready").name("reason").string(reason);
    if (lastReloadError != null) {
      out.name("last_reload_error").string(lastReloadError);
    }
    return out.end().text().toBytes();
  }

  private static void status(Answer answer, SourceStatus status) {
    try {
      ManagementApp.send(answer, 200, JSON, Json.SNAPSHOTS.writeValueAsBytes(status));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status can be written as JSON", e);
    }
  }
}

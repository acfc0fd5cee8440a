package org.mcpruntime.operator.measure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServerStatus.Canary;
import org.mcpruntime.contract.server.MCPServerStatus.CanaryPhase;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.operator.canary.Window;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.desired.Labels;
import org.mcpruntime.operator.desired.Track;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** Reads the pages of gateways whose server tries a template. Safe for several threads. */
public final class Measurements implements AutoCloseable {

  private static final Duration PACE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** In bytes; a longer page counts as none. */
  private static final int LONGEST_PAGE = 8 << 20;

  private final KubeApi api;
  private final World world;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Map<ObjectRef, Trial> trials = new ConcurrentHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * What only a process can give.
   *
   * @param port of the gateways' pages
   */
  public record World(InstantSource clock, Log log, int port) {

    public static World of(InstantSource clock, Log log) {
      return new World(clock, log, Blueprint.MANAGEMENT_PORT);
    }
  }

  /** A template that is tried since then, and its figures. */
  private record Trial(String template, @Nullable Instant since, Tally tally, Published published) {

    boolean isOf(Canary canary) {
      return template.equals(canary.template()) && Objects.equals(since, canary.since());
    }
  }

  /** What the looks of servers see of a trial. */
  private static final class Published {
    private volatile @Nullable Window window;
  }

  public Measurements(KubeApi api, World world) {
    this.api = api;
    this.world = world;
  }

  /**
   * Begins to read while there are trials.
   *
   * @param measured told of servers with new figures
   */
  public void start(Consumer<ObjectRef> measured) {
    var _ = Thread.ofVirtual().name("measurements").start(() -> run(measured));
  }

  private void run(Consumer<ObjectRef> measured) {
    try {
      while (!stopped.await(PACE.toMillis(), TimeUnit.MILLISECONDS)) {
        round(measured);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads all gateways of all trials once. */
  void round(Consumer<ObjectRef> measured) throws InterruptedException {
    for (var entry : trials.entrySet()) {
      var trial = entry.getValue();
      var readings = readings(entry.getKey());
      if (!readings.isEmpty()) {
        var now = world.clock().instant();
        trial.tally.add(readings, now);
        trial.published.window = trial.tally.window(now);
        measured.accept(entry.getKey());
      }
    }
  }

  /** Where the trial of a server stands; null where it has none. */
  public void standsAt(ObjectRef server, @Nullable Canary canary) {
    if (canary == null || canary.phase() != CanaryPhase.Trying) {
      trials.remove(server);
      return;
    }
    trials.compute(
        server,
        (_, known) ->
            known != null && known.isOf(canary)
                ? known
                : new Trial(canary.template(), canary.since(), new Tally(), new Published()));
  }

  /** What was counted so far; null for nothing. */
  public @Nullable Window window(ObjectRef server) {
    var trial = trials.get(server);
    return trial == null ? null : trial.published.window;
  }

  /** Others measure from now on. */
  public void clear() {
    trials.clear();
  }

  private List<Tally.Reading> readings(ObjectRef server) throws InterruptedException {
    var path =
        "/api/v1/namespaces/%s/pods?labelSelector=%s%%3D%s"
            .formatted(server.namespace(), Labels.APP, server.name());
    var found = new ArrayList<Tally.Reading>();
    switch (api.get(path)) {
      case Answer.Done(var body, var _) -> {
        for (var pod : body.path("items")) {
          reading(pod).ifPresent(found::add);
        }
      }
      case Answer.Refused refused -> lost(server, refused.message());
      case Answer.Unreached(var sentence) -> lost(server, sentence);
    }
    return found;
  }

  private void lost(ObjectRef server, String why) {
    world
        .log()
        .warn(
            "Pods that are tried cannot be listed",
            LogKeys.SERVER.is(server),
            LogKeys.ERROR.is(why));
  }

  private Optional<Tally.Reading> reading(JsonNode pod) throws InterruptedException {
    var metadata = pod.path("metadata");
    var address = pod.path("status").path("podIP").asText("");
    var word = metadata.path("labels").path(Labels.TRACK).asText();
    if (address.isEmpty()) {
      return Optional.empty();
    }
    var track = word.equals(Track.CANARY.word()) ? Track.CANARY : Track.STABLE;
    return page(address)
        .map(page -> new Tally.Reading(metadata.path("uid").asText(), track, Sample.of(page)));
  }

  private Optional<String> page(String address) throws InterruptedException {
    var host = address.contains(":") ? "[" + address + "]" : address;
    var uri = URI.create("http://%s:%d/metrics".formatted(host, world.port()));
    try {
      var response =
          http.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofString(), LONGEST_PAGE));
      return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // it comes up or goes; the next round sees
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    http.close();
  }
}

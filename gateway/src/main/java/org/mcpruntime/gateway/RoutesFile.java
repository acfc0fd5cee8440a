package org.mcpruntime.gateway;

import com.fasterxml.jackson.core.type.TypeReference;
import io.prometheus.metrics.core.metrics.Counter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.gateway.exchange.Route;
import org.mcpruntime.gateway.source.Lookout;
import org.mcpruntime.gateway.source.Reading;
import org.mcpruntime.gateway.source.SourceStatus;
import org.mcpruntime.gateway.source.WatchedFile;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.process.metrics.Metrics;

/**
 * The file that says where many servers are: a JSON array. It is watched; what is no such array
 * leaves the routes that were there.
 */
final class RoutesFile implements AutoCloseable {

  /** Servers come and go seldom. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * One server.
   *
   * @param path prefix of the paths that are for it; {@code /NAME} where it is absent
   */
  private record Line(
      @Nullable String namespace,
      String name,
      @Nullable String path,
      URI upstreamURL,
      @Nullable String stripPrefix) {

    Route route() {
      return Route.of(
          path == null ? "/" + name : path,
          new ObjectRef(namespace == null ? "" : namespace, name),
          upstreamURL,
          stripPrefix == null ? "" : stripPrefix);
    }
  }

  /** What is there, since when, and what is wrong with what was found last. */
  private record Standing(List<Route> routes, Instant since, @Nullable String error) {}

  private final WatchedFile<List<Route>> file;
  private final Gateway.World world;
  private final Lookout lookout;
  private @Nullable Consumer<List<Route>> taken;
  private @Nullable Counter reloads;
  private volatile Standing standing;

  /**
   * @param inNamespaces whether each server has to say its namespace
   * @throws IllegalArgumentException when it cannot be read at first
   */
  RoutesFile(Path path, boolean inNamespaces, Gateway.World world) {
    var absolute = path.toAbsolutePath();
    this.world = world;
    this.file = new WatchedFile<>(absolute, (bytes, _) -> read(bytes, inNamespaces));
    var now = world.clock().instant();
    this.standing =
        switch (file.look(true, now)) {
          case Reading.Fit<List<Route>>(var routes) -> new Standing(routes, now, null);
          case Reading.Unfit<List<Route>> unfit ->
              throw new IllegalArgumentException(
                  "ROUTES_FILE=%s %s".formatted(path, unfit.sentence()));
          case Reading.Same<List<Route>> _ -> throw new IllegalStateException("the first is news");
        };
    this.lookout =
        new Lookout(
            "routes",
            Objects.requireNonNull(absolute.getParent(), "a file stands in a directory"),
            this::look);
  }

  /** Keeps looking; to be called once. */
  void start(Metrics metrics, Consumer<List<Route>> whenOthers) {
    taken = whenOthers;
    reloads =
        metrics.counter(
            "mcp_gateway_routes_reloads_total",
            "Files of routes that were found, by whether they could be taken.",
            "result");
    var _ = reloads.labelValues("success"); // what is there from the start can be seen to grow
    var _ = reloads.labelValues("failure");
    metrics.measured(
        "mcp_gateway_routes", "Servers behind this gateway.", () -> standing.routes.size());
    lookout.start();
  }

  List<Route> routes() {
    return standing.routes;
  }

  SourceStatus.Routes status() {
    var now = standing;
    return new SourceStatus.Routes(now.routes.size(), now.since, now.error);
  }

  private Duration look(Lookout.Told told) {
    var now = world.clock().instant();
    switch (file.look(told.concerns(file.path()), now)) {
      case Reading.Same<List<Route>> _ -> {}
      case Reading.Unfit<List<Route>> unfit -> refuse(unfit.sentence());
      case Reading.Fit<List<Route>>(var routes) -> take(routes, now);
    }
    return PAUSE;
  }

  private void take(List<Route> routes, Instant now) {
    boolean others = !routes.equals(standing.routes);
    standing = new Standing(routes, others ? now : standing.since, null);
    count("success");
    if (others && taken != null) {
      taken.accept(routes);
      world.log().info("Other routes are in force", LogKeys.COUNT.is(routes.size()));
    }
  }

  private void refuse(String sentence) {
    if (!sentence.equals(standing.error)) {
      standing = new Standing(standing.routes, standing.since, sentence);
      count("failure");
      world
          .log()
          .warn(
              "The file of routes cannot be taken; the last good routes stay",
              LogKeys.PATH.is(file.path()),
              LogKeys.ERROR.is(sentence));
    }
  }

  private void count(String result) {
    if (reloads != null) {
      reloads.labelValues(result).inc();
    }
  }

  private static Reading<List<Route>> read(byte[] bytes, boolean inNamespaces) {
    try {
      List<Line> lines = Json.RESOURCES.readValue(bytes, new TypeReference<List<Line>>() {});
      var routes = lines.stream().map(Line::route).toList();
      var wrong = wrong(routes, inNamespaces);
      return wrong.isEmpty() ? new Reading.Fit<>(routes) : new Reading.Unfit<>(wrong);
    } catch (IOException | RuntimeException e) {
      return new Reading.Unfit<>("is no list of servers: " + e.getMessage());
    }
  }

  /** Empty where nothing is. */
  private static String wrong(List<Route> routes, boolean inNamespaces) {
    var paths = new HashSet<String>();
    for (var route : routes) {
      var server = route.server();
      if (inNamespaces && (server.namespace().isEmpty() || server.name().isEmpty())) {
        return "names server %s without its namespace, which publishers need".formatted(server);
      }
      if (!paths.add(route.prefix())) {
        return "leads from path %s to two servers".formatted(route.prefix());
      }
    }
    return "";
  }

  @Override
  public void close() {
    lookout.close();
  }
}

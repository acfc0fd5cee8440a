package org.mcpruntime.gateway;

import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.subscribe.Anchors;
import org.mcpruntime.feed.subscribe.Subscriber;
import org.mcpruntime.feed.subscribe.SubscriberMetrics;
import org.mcpruntime.gateway.exchange.Route;
import org.mcpruntime.gateway.source.FeedSource;
import org.mcpruntime.process.http.ClientLimits;
import org.mcpruntime.process.http.HttpClient;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.metrics.Metrics;

/** Puts together what follows a publisher. */
final class Feeds {

  private static final int NAME_BYTES = 6;

  private Feeds() {}

  /**
   * The source of the policies of all routes.
   *
   * @throws IllegalArgumentException where the trusted keys cannot be read, or a route names none
   */
  static FeedSource source(
      PoliciesFrom.Feed feed,
      List<Route> routes,
      Loops loops,
      Gateway.World world,
      Metrics metrics) {
    var client = new HttpClient(loops, ClientLimits.DEFAULT, Certificates.forClients());
    var servers = new TreeSet<ObjectRef>();
    for (var route : routes) {
      if (route.server().namespace().isEmpty() || route.server().name().isEmpty()) {
        throw new IllegalArgumentException(
            "ROUTES_FILE names server %s without its namespace, which publishers need"
                .formatted(route.server()));
      }
      servers.add(route.server());
    }
    var subject =
        new Subscriber.Subject(
            feed.publishers().urls(),
            token(feed.publishers()),
            Anchors.of(feed.publishers().keys()),
            feed.cache(),
            feed.gateway().isEmpty() ? name(world) : feed.gateway(),
            servers);
    var ticker = Ticker.systemTicker();
    var source =
        new FeedSource(
            subject,
            new Subscriber.Net(client, loops.next()),
            new Subscriber.World(world.clock(), ticker, world.chance(), world.log()),
            new SubscriberMetrics(metrics),
            feed.budget());
    metrics.measured(
        "mcp_gateway_policy_age_seconds",
        "Since the policies in force were known to be current.",
        source::ageSeconds);
    return source;
  }

  private static String name(Gateway.World world) {
    var bytes = new byte[NAME_BYTES];
    world.chance().nextBytes(bytes);
    return "gateway-" + HexFormat.of().formatHex(bytes);
  }

  /** Tokens in files are replaced while the process runs. */
  private static Supplier<String> token(PoliciesFrom.Publishers publishers) {
    var file = publishers.tokenFile();
    return file == null
        ? publishers::token
        : () -> {
          try {
            return Files.readString(file).strip();
          } catch (IOException e) {
            throw new UncheckedIOException("no token can be read from " + file, e);
          }
        };
  }
}

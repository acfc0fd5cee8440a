package org.mcpruntime.gateway;

import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.subscribe.Anchors;
import org.mcpruntime.feed.subscribe.Subscriber;
import org.mcpruntime.feed.subscribe.SubscriberMetrics;
import org.mcpruntime.gateway.source.FeedSource;
import org.mcpruntime.gateway.source.PolicyFile;
import org.mcpruntime.gateway.source.PolicyFolder;
import org.mcpruntime.gateway.source.PolicySource;
import org.mcpruntime.process.http.ClientLimits;
import org.mcpruntime.process.http.HttpClient;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.metrics.Metrics;

/** Puts together what follows a publisher. */
final class Feeds {

  private static final int NAME_BYTES = 6;

  /** What it runs in. */
  record Around(Loops loops, Gateway.World world, Metrics metrics) {}

  private Feeds() {}

  /**
   * The source of the policies of some servers.
   *
   * @param single whether it is one, always
   * @throws IllegalArgumentException where the trusted keys or authorities cannot be read
   */
  static FeedSource source(
      PoliciesFrom.Feed feed, SortedSet<ObjectRef> servers, boolean single, Around around) {
    var world = around.world;
    var loops = around.loops;
    var authorities = feed.publishers().authorities();
    var client =
        new HttpClient(
            loops,
            ClientLimits.DEFAULT,
            authorities == null
                ? Certificates.forClients()
                : new Authorities(authorities, world.log()));
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
            new SubscriberMetrics(around.metrics),
            new FeedSource.Terms(feed.budget(), single, mirror(feed, world.clock())));
    around.metrics.measured(
        "mcp_gateway_policy_age_seconds",
        "Since the policies in force were known to be current.",
        source::ageSeconds);
    return source;
  }

  /** The source of policies in files. */
  static PolicySource files(PoliciesFrom from, InstantSource clock) {
    return switch (from) {
      case PoliciesFrom.File(var file) -> new PolicyFile(file, clock);
      case PoliciesFrom.Folder(var folder) -> new PolicyFolder(folder, clock);
      case PoliciesFrom.Feed _ -> throw new IllegalArgumentException("a feed mirrors nothing");
    };
  }

  private static @Nullable PolicySource mirror(PoliciesFrom.Feed feed, InstantSource clock) {
    var from = feed.mirror();
    return from == null ? null : files(from, clock);
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

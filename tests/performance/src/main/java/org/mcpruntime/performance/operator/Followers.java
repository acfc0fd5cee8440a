package org.mcpruntime.performance.operator;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.Ticker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.subscribe.Anchors;
import org.mcpruntime.feed.subscribe.Subscriber;
import org.mcpruntime.feed.subscribe.SubscriberMetrics;
import org.mcpruntime.feed.wire.Refused;
import org.mcpruntime.process.http.ClientLimits;
import org.mcpruntime.process.http.HttpClient;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.metrics.Metrics;

/**
 * Gateways' ears without the gateways: one in each namespace, over TLS, with a token of the account
 * that pods of servers have.
 */
final class Followers implements Subscriber.Listener, AutoCloseable {

  private static final String ACCOUNT = "mcp-workload";
  private static final String AUDIENCE = "mcp-runtime-feed";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private final List<Subscriber> subscribers = new ArrayList<>();

  @GuardedBy("lock")
  private final Map<ObjectRef, Seen> revisions = new HashMap<>();

  /** A revision, and when it came. */
  private record Seen(String revision, long nanos) {}

  /**
   * @param port of the publisher
   */
  Followers(Ground ground, int port, Set<ObjectRef> servers) {
    var url = URI.create("https://localhost:" + port);
    var byNamespace = new TreeMap<String, SortedSet<ObjectRef>>();
    for (var server : servers) {
      byNamespace.computeIfAbsent(server.namespace(), _ -> new TreeSet<>()).add(server);
    }
    byNamespace.forEach(
        (namespace, own) -> {
          var token = ground.cluster().tokenOf(namespace, ACCOUNT, AUDIENCE);
          var trusting = trusting(ground, namespace);
          var subject =
              new Subscriber.Subject(
                  List.of(url),
                  () -> token,
                  new Anchors.Place(URI.create(url + "/.well-known/jwks.json")),
                  null,
                  "gateway-of-" + namespace,
                  own);
          start(subject, trusting);
        });
  }

  private void start(Subscriber.Subject subject, SslContext trusting) {
    var clock = InstantSource.system();
    var subscriber =
        new Subscriber(
            subject,
            new Subscriber.Net(
                new HttpClient(loops, ClientLimits.DEFAULT, () -> trusting), loops.next()),
            new Subscriber.World(
                clock,
                Ticker.systemTicker(),
                RandomGenerator.of("L64X128MixRandom"),
                Log.to(System.err, Form.TEXT, Level.WARN, clock)),
            new SubscriberMetrics(new Metrics()),
            this);
    var _ = subscriber.recall();
    subscriber.start();
    subscribers.add(subscriber);
  }

  /** Whom gateways of a namespace are told to trust. */
  private static SslContext trusting(Ground ground, String namespace) {
    var path = "/api/v1/namespaces/" + namespace + "/configmaps/mcp-runtime-feed-ca";
    var map = Crowd.done(ground.api().get(path)).body();
    var certificates = map.path("data").path("ca.crt").asText();
    try (var in = new ByteArrayInputStream(certificates.getBytes(StandardCharsets.UTF_8))) {
      return SslContextBuilder.forClient().trustManager(in).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void changed(Subscriber.Update update) {
    var seen = new Seen(update.after().revision(), System.nanoTime());
    lock.lock();
    try {
      revisions.put(update.after().server(), seen);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void removed(ObjectRef server) {}

  @Override
  public void refused(@Nullable ObjectRef server, Refused why) {
    System.err.println("  refused: " + server + " " + why);
  }

  @Override
  public void ticked() {}

  /** The policy that a gateway has, when there is one. */
  String revision(ObjectRef server) throws InterruptedException {
    return awaitOther(server, "", Duration.ofMinutes(1)).revision;
  }

  /** When another revision came than that one. */
  long awaitOther(ObjectRef server, String before) throws InterruptedException {
    return awaitOther(server, before, Duration.ofMinutes(1)).nanos;
  }

  private Seen awaitOther(ObjectRef server, String before, Duration atMost)
      throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (left > 0) {
        var seen = revisions.get(server);
        if (seen != null && !seen.revision.equals(before)) {
          return seen;
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    throw new IllegalStateException("the gateway of " + server + " hears of no other policy");
  }

  @Override
  public void close() {
    subscribers.forEach(Subscriber::close);
    loops.close();
  }
}

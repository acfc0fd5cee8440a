package org.mcpruntime.gateway.trail;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * Events sent to an ingest service, each in a request of its own as the original's does, several at
 * a time.
 *
 * <p>An event is sent until it is taken, at longer and longer intervals; meanwhile others wait in
 * their queue, and when that is full, they are counted and lost. An event that the service can
 * never take (400, 413, 422) is lost at once.
 */
public final class IngestTrail implements Trail {

  /**
   * Where events go.
   *
   * @param apiKey of header {@code x-api-key}; null where the service asks for none
   * @param intents whether it gets them; the original's counts each event as one request, so it
   *     must not
   */
  public record Place(URI url, @Nullable String apiKey, boolean intents) {

    @Override
    public String toString() {
      return "%s%s%s"
          .formatted(url, apiKey == null ? "" : ", with a key", intents ? ", with intents" : "");
    }
  }

  /**
   * How much there may be.
   *
   * @param queue events that wait
   * @param inFlight events that are being sent
   */
  public record Bounds(int queue, int inFlight) {

    public static final Bounds USUAL = new Bounds(8192, 16);
  }

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int LARGEST_ANSWER = 1 << 16;

  private final Place place;
  private final int inFlight;
  private final HttpClient client;
  private final Mailbox mailbox;
  private final Semaphore free;
  private final Thread thread;
  private final CountDownLatch abandoned = new CountDownLatch(1);
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicInteger inHand = new AtomicInteger();
  private volatile @Nullable String error;

  public IngestTrail(Place place, Bounds bounds) {
    this.place = place;
    this.inFlight = bounds.inFlight;
    this.mailbox = new Mailbox(bounds.queue);
    this.free = new Semaphore(bounds.inFlight);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    this.thread = Thread.ofPlatform().daemon().name("trail to ingest").start(this::run);
  }

  @Override
  public boolean intent(AuditEvent event) {
    return !place.intents || take(event);
  }

  @Override
  public boolean outcome(AuditEvent event) {
    return take(event);
  }

  private boolean take(AuditEvent event) {
    boolean taken = mailbox.offer(event);
    if (!taken) {
      dropped.incrementAndGet();
    }
    return taken;
  }

  private void run() {
    for (var events = mailbox.take(); !events.isEmpty(); events = mailbox.take()) {
      inHand.set(events.size());
      for (var event : events) {
        free.acquireUninterruptibly();
        inHand.decrementAndGet();
        var _ = Thread.ofVirtual().name("event").start(() -> send(event));
      }
    }
    free.acquireUninterruptibly(inFlight);
    free.release(inFlight);
    client.shutdownNow();
  }

  private void send(AuditEvent event) {
    try {
      var pauses = new Pauses(event);
      var request = request(event);
      while (!sent(request)) {
        if (abandoned.await(pauses.next(), TimeUnit.MILLISECONDS)) {
          dropped.incrementAndGet();
          return;
        }
      }
    } catch (InterruptedException e) {
      dropped.incrementAndGet();
    } finally {
      free.release();
    }
  }

  private HttpRequest request(AuditEvent event) {
    var request =
        HttpRequest.newBuilder(place.url)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(EventJson.bytes(event)));
    if (place.apiKey != null) {
      request.header("x-api-key", place.apiKey);
    }
    return request.build();
  }

  /** Whether that was all there is to do about it. */
  private boolean sent(HttpRequest request) throws InterruptedException {
    try {
      int status =
          client
              .send(request, BodyHandlers.limiting(BodyHandlers.discarding(), LARGEST_ANSWER))
              .statusCode();
      if (status / 100 == 2) {
        written.incrementAndGet();
        error = null;
        return true;
      }
      error = place.url + " answers " + status;
      boolean hopeless = status == 400 || status == 413 || status == 422;
      if (hopeless) {
        dropped.incrementAndGet();
      }
      return hopeless;
    } catch (IOException e) {
      error = place.url + ": " + e;
      return false;
    }
  }

  /** Twice as long each time, and no two events alike, so that they do not come all at once. */
  private static final class Pauses {

    private final SplittableRandom chance;
    private long millis = FIRST_PAUSE.toMillis();

    Pauses(AuditEvent event) {
      this.chance = new SplittableRandom(event.id().getLeastSignificantBits());
    }

    long next() {
      long pause = chance.nextLong(millis / 2, millis + 1);
      millis = Math.min(millis * 2, LONGEST_PAUSE.toMillis());
      return pause;
    }
  }

  @Override
  public List<TrailStatus> status() {
    var wrong = error;
    long depth = (long) mailbox.size() + inHand.get() + inFlight - free.availablePermits();
    return List.of(
        new TrailStatus("ingest", depth, written.get(), dropped.get(), wrong != null, wrong));
  }

  @Override
  public void close(Duration deadline) {
    mailbox.close();
    try {
      if (!thread.join(deadline)) {
        abandoned.countDown();
        client.shutdownNow();
        var _ = thread.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      abandoned.countDown();
      Thread.currentThread().interrupt();
    }
  }
}

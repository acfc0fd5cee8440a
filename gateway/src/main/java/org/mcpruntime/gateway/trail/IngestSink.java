package org.mcpruntime.gateway.trail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * An ingest service: many events in one request to {@code …/batch} as JSON lines, all or none of
 * them; one by one as the original's takes them where there is no such path.
 *
 * <p>One by one, events of one session follow one another and those of others go beside them. An
 * event may arrive twice, when an answer is lost; its id tells.
 */
final class IngestSink implements Sink {

  /**
   * Where events go.
   *
   * @param apiKey of header {@code x-api-key}; null where the service asks for none
   * @param intents whether it gets them one by one, too; the original's counts each event as one
   *     request, so it must not
   */
  record Place(URI url, @Nullable String apiKey, boolean intents) {

    @Override
    public String toString() {
      return "%s%s%s"
          .formatted(url, apiKey == null ? "" : ", with a key", intents ? ", with intents" : "");
    }
  }

  private enum Form {
    BATCH,
    SINGLE
  }

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** After so long a service without batches is asked again for them. */
  static final Duration AGAIN = Duration.ofMinutes(5);

  /** So long those are kept that are sent in batches only. */
  static final Duration HELD = Duration.ofSeconds(10);

  private static final Duration EACH_REFUSED = Duration.ofSeconds(30);
  private static final int LARGEST_ANSWER = 1 << 16;
  private static final int LANES = 16;
  private static final String LINES = "application/x-ndjson";

  private final Place place;
  private final URI batch;
  private final HttpClient client;
  private final InstantSource clock;

  // Of the lines in hand: since when they are held, which are there already, which never will be.
  private @Nullable Lines inHand;
  private @Nullable Instant heldSince;
  private final Set<Lines.Line> there = ConcurrentHashMap.newKeySet();
  private final Set<Lines.Line> refused = ConcurrentHashMap.newKeySet();

  /** When the service last took events one by one and no batch; null where it takes batches. */
  private @Nullable Instant single;

  private volatile int lastHopeless;

  IngestSink(Place place, InstantSource clock) {
    this.place = place;
    this.clock = clock;
    this.batch = URI.create(place.url.toString().replaceFirst("/?$", "/batch"));
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  @Override
  public String name() {
    return "ingest";
  }

  /** Only the service knows. */
  @Override
  public Optional<AuditEvent.Link> last(String chain) {
    return Optional.empty();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // equal lines may be others
  public List<Lines.Line> take(Lines lines) throws IOException, InterruptedException {
    if (lines != inHand) {
      inHand = lines;
      heldSince = null;
      there.clear();
      refused.clear();
    }
    if (!isLongerThan(AGAIN, single) || takesNoBatch(lines)) {
      oneByOne(lines);
    } else {
      refuseSome(lines.each());
    }
    return List.copyOf(refused);
  }

  private boolean takesNoBatch(Lines lines) throws IOException, InterruptedException {
    var form = there.isEmpty() ? whole(lines) : post(missing(lines));
    if (form == Form.BATCH) {
      single = null;
    } else if (single != null) {
      single = clock.instant();
    }
    return form == Form.SINGLE;
  }

  /** Whether it is that long ago; what never was is. */
  private boolean isLongerThan(Duration duration, @Nullable Instant since) {
    return since == null || Duration.between(since, clock.instant()).abs().compareTo(duration) > 0;
  }

  /** Where none of many can be taken, it is not them: the service, or the way there, is wrong. */
  private void refuseSome(List<Lines.Line> sent) throws Later {
    boolean many = sent.stream().filter(line -> !line.isCheckpoint()).count() > 1;
    if (many && refused.containsAll(sent)) {
      refused.clear();
      there.clear();
      throw new Later(
          "%s answers %d to each of %d records; is it the right place, and does it know them?"
              .formatted(place.url, lastHopeless, sent.size()),
          EACH_REFUSED);
    }
  }

  private List<Lines.Line> missing(Lines lines) {
    return lines.each().stream().filter(line -> !there.contains(line)).toList();
  }

  private Form whole(Lines lines) throws IOException, InterruptedException {
    int status = send(batch, LINES, lines.bytes());
    return isHopeless(status) ? post(lines.each()) : form(status);
  }

  /**
   * Posts many; where the service does not take them as they are, the halves, to find out whose
   * fault it is.
   */
  private Form post(List<Lines.Line> lines) throws IOException, InterruptedException {
    if (lines.isEmpty()) {
      return Form.BATCH;
    }
    var body = new ByteArrayOutputStream();
    for (var line : lines) {
      body.writeBytes(line.bytes());
      body.write('\n');
    }
    int status = send(batch, LINES, body.toByteArray());
    if (isHopeless(status) && lines.size() > 1) {
      int half = lines.size() / 2;
      var first = post(lines.subList(0, half));
      return first == Form.SINGLE ? first : post(lines.subList(half, lines.size()));
    }
    if (isHopeless(status)) {
      refused.addAll(lines);
    }
    if (form(status) == Form.BATCH) {
      there.addAll(lines);
    }
    return form(status);
  }

  private static Form form(int status) {
    return status == 404 || status == 405 || status == 415 ? Form.SINGLE : Form.BATCH;
  }

  private void oneByOne(Lines lines) throws IOException, InterruptedException {
    var lanes = new TreeMap<Integer, List<Lines.Line>>();
    var wanted = new ArrayList<Lines.Line>();
    boolean left = false;
    for (var line : lines.each()) {
      var event = line.event().orElse(null);
      if (event != null && (place.intents || event.payload().phase() != AuditEvent.Phase.INTENT)) {
        int lane = Math.floorMod(event.payload().caller().sessionID().hashCode(), LANES);
        lanes.computeIfAbsent(lane, _ -> new ArrayList<>()).add(line);
        wanted.add(line);
      } else {
        left |= !line.isCheckpoint();
      }
    }
    send(lanes.values());
    refuseSome(wanted);
    if (single == null && wanted.stream().anyMatch(line -> !refused.contains(line))) {
      single = clock.instant();
    }
    if (single == null && left) {
      hold();
    }
  }

  /**
   * Records that are not sent one by one stay a while, until the service has taken one alone: that
   * there is no path for batches may be the moment's, and they would be lost.
   */
  private void hold() throws IOException {
    if (heldSince == null) {
      heldSince = clock.instant();
    }
    if (!isLongerThan(HELD, heldSince)) {
      throw new IOException(
          batch + " is not there, and nothing that could be sent alone is either");
    }
  }

  private void send(Collection<List<Lines.Line>> lanes) throws IOException, InterruptedException {
    var failure = new AtomicReference<@Nullable IOException>();
    var threads = new ArrayList<Thread>();
    for (var lane : lanes) {
      threads.add(Thread.ofVirtual().name("events").start(() -> walk(lane, failure)));
    }
    for (var thread : threads) {
      thread.join();
    }
    var failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private void walk(List<Lines.Line> lane, AtomicReference<@Nullable IOException> failure) {
    try {
      for (var line : lane) {
        if (failure.get() != null) {
          return;
        }
        if (!there.contains(line)) {
          if (isHopeless(send(place.url, "application/json", line.bytes()))) {
            refused.add(line);
          }
          there.add(line);
        }
      }
    } catch (IOException e) {
      failure.compareAndSet(null, e);
    } catch (InterruptedException e) {
      failure.compareAndSet(null, new IOException("interrupted", e));
    }
  }

  /** What the service will never take, however often it is sent. */
  private static boolean isHopeless(int status) {
    return status == 400 || status == 413 || status == 422;
  }

  /**
   * Sends a body.
   *
   * @return a status that settles it
   * @throws IOException where it is to be sent again
   */
  private int send(URI url, String mediaType, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("content-type", mediaType)
            .POST(BodyPublishers.ofByteArray(body));
    if (place.apiKey != null) {
      request.header("x-api-key", place.apiKey);
    }
    HttpResponse<Void> answer;
    try {
      answer =
          client.send(
              request.build(), BodyHandlers.limiting(BodyHandlers.discarding(), LARGEST_ANSWER));
    } catch (IOException e) {
      throw new IOException(url + ": " + e, e);
    }
    int status = answer.statusCode();
    if (isHopeless(status)) {
      lastHopeless = status;
    }
    boolean settled = status / 100 == 2 || isHopeless(status);
    boolean asks = url.equals(batch) && form(status) == Form.SINGLE;
    if (settled || asks) {
      return status;
    }
    var sentence = url + " answers " + status;
    var wait = retryAfter(answer);
    throw wait == null ? new IOException(sentence) : new Later(sentence, wait);
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("retry-after")
        .filter(value -> value.matches("\\d{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
        .orElse(null);
  }

  /** That is the service's business: it said that it has it. */
  @Override
  public void settle() {}

  @Override
  public void close() {
    client.shutdownNow();
  }
}

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
import java.util.ArrayList;
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
  private static final int LARGEST_ANSWER = 1 << 16;
  private static final int LANES = 16;
  private static final String LINES = "application/x-ndjson";

  private final Place place;
  private final URI batch;
  private final HttpClient client;

  // Of the lines in hand: which are there already, and which never will be.
  private @Nullable Lines inHand;
  private final Set<Lines.Line> there = ConcurrentHashMap.newKeySet();
  private final Set<Lines.Line> refused = ConcurrentHashMap.newKeySet();

  private Form form = Form.BATCH;

  IngestSink(Place place) {
    this.place = place;
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
  public Optional<AuditEvent.Link> last() {
    return Optional.empty();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // equal lines may be others
  public List<Lines.Line> take(Lines lines) throws IOException, InterruptedException {
    if (lines != inHand) {
      inHand = lines;
      there.clear();
      refused.clear();
    }
    if (form == Form.BATCH) {
      form = there.isEmpty() ? whole(lines) : post(missing(lines));
    }
    if (form == Form.SINGLE) {
      oneByOne(missing(lines));
    }
    return List.copyOf(refused);
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

  private void oneByOne(List<Lines.Line> lines) throws IOException, InterruptedException {
    var lanes = new TreeMap<Integer, List<Lines.Line>>();
    for (var line : lines) {
      var event = line.event().orElse(null);
      if (event != null && (place.intents || event.payload().phase() != AuditEvent.Phase.INTENT)) {
        int lane = Math.floorMod(event.payload().caller().sessionID().hashCode(), LANES);
        lanes.computeIfAbsent(lane, _ -> new ArrayList<>()).add(line);
      }
    }
    var failure = new AtomicReference<@Nullable IOException>();
    var threads = new ArrayList<Thread>();
    for (var lane : lanes.values()) {
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
        if (isHopeless(send(place.url, "application/json", line.bytes()))) {
          refused.add(line);
        }
        there.add(line);
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
    boolean settled = status / 100 == 2 || isHopeless(status);
    boolean asks = form == Form.BATCH && form(status) == Form.SINGLE;
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

  @Override
  public void close() {
    client.shutdownNow();
  }
}

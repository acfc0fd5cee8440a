package org.mcpruntime.feed.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.feed.wire.Jwk;
import org.mcpruntime.feed.wire.Paths;
import org.mcpruntime.feed.wire.Report;
import org.mcpruntime.feed.wire.Wanted;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;

/** A publisher over HTTP: the stream, what gateways say, and the keys. */
public final class FeedApp implements HttpApp {

  private static final int MOST_BYTES = 2 << 20;
  private static final int MOST_SERVERS = 10_000;
  private static final int LONGEST_NAME = 128;

  private final Publisher publisher;
  private final Subscribers subscribers;
  private final ExecutorService waiting;

  /**
   * @param waiting carries out what may wait for somebody, such as whose token it is
   */
  public FeedApp(Publisher publisher, Subscribers subscribers, ExecutorService waiting) {
    this.publisher = publisher;
    this.subscribers = subscribers;
    this.waiting = waiting;
  }

  /** Nothing is read of who says no token, or says it where no body belongs. */
  @Override
  public int bodyLimit(Request head) {
    return switch (head.path()) {
      case Paths.STREAM, Paths.REPORTS -> token(head).isPresent() ? MOST_BYTES : 0;
      default -> 0;
    };
  }

  private static Optional<String> token(Request request) {
    var header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    return header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? Optional.empty()
        : Optional.of(header.substring(7).strip());
  }

  @Override
  public void handle(Request request, Answer answer) {
    switch (request.path()) {
      case Paths.STREAM -> posted(request, answer, this::stream);
      case Paths.REPORTS -> posted(request, answer, this::report);
      case Paths.KEYS, "/.well-known/jwks.json" ->
          send(answer, 200, "application/json", new Jwk.Set(publisher.published()).json());
      default -> refuse(answer, 404, "there is nothing here; see " + Paths.STREAM);
    }
  }

  private void posted(Request request, Answer answer, BiConsumer<Asked, View> then) {
    if (!request.method().equals("POST")) {
      refuse(answer, 405, "only POST is answered here");
    } else if (token(request).isEmpty()) {
      refuse(answer, 401, "a bearer token is needed");
    } else if (request.body().isCut()) {
      refuse(answer, 413, "at most " + MOST_BYTES + " bytes are read");
    } else if (request.body().isCrowdedOut()) {
      refuse(answer, 503, "too many large requests are under way; send it again");
    } else if (!publisher.isOpen()) {
      refuse(answer, 503, "what is published here may not be the newest; ask another publisher");
    } else {
      identify(new Asked(request, answer), token(request).orElse(""), then);
    }
  }

  /** A request whose sender is known. */
  private record Asked(Request request, Answer answer) {}

  private void identify(Asked asked, String token, BiConsumer<Asked, View> then) {
    var answer = asked.answer;
    try {
      waiting.execute(
          () -> {
            var holder = admitted(token);
            answer
                .loop()
                .execute(
                    () -> {
                      switch (holder) {
                        case Subscribers.Holder.Known(var view) -> then.accept(asked, view);
                        case Subscribers.Holder.Nobody _ ->
                            refuse(answer, 401, "the token is nobody's");
                        case Subscribers.Holder.Unsure(var why) -> refuse(answer, 503, why);
                      }
                    });
          });
    } catch (RejectedExecutionException e) {
      refuse(answer, 503, "the publisher is about to stop");
    }
  }

  private Subscribers.Holder admitted(String token) {
    try {
      return subscribers.admit(token);
    } catch (RuntimeException e) {
      return new Subscribers.Holder.Nobody(); // who cannot say who it is gets nothing
    }
  }

  private void stream(Asked asked, View view) {
    var answer = asked.answer;
    Wanted wanted;
    try {
      wanted = Json.SNAPSHOTS.readValue(asked.request.body().bytes(), Wanted.class);
    } catch (IOException e) {
      refuse(answer, 400, "the body is not what a gateway asks for: " + e.getMessage());
      return;
    }
    var wrong = wrong(wanted);
    if (wrong.isPresent()) {
      refuse(answer, 400, wrong.get());
      return;
    }
    for (var known : wanted.servers()) {
      if (!view.includes(known.server())) {
        refuse(answer, 403, view.name() + " may not see server " + known.server());
        return;
      }
      if (!publisher.isPlausible(known.point().generation())) {
        refuse(answer, 409, "nobody has given generation " + known.point().generation());
        return;
      }
    }
    begin(answer, new Subscription.Who(view.name(), wanted.gateway()), wanted);
  }

  /** What makes a wish none; nothing where it is one. */
  private static Optional<String> wrong(Wanted wanted) {
    if (wanted.servers().isEmpty() || wanted.servers().size() > MOST_SERVERS) {
      return Optional.of("from 1 to " + MOST_SERVERS + " servers can be asked for");
    }
    if (wanted.gateway().length() > LONGEST_NAME) {
      return Optional.of("the name of a gateway has at most " + LONGEST_NAME + " characters");
    }
    long different = wanted.servers().stream().map(Wanted.Known::server).distinct().count();
    return different == wanted.servers().size()
        ? Optional.empty()
        : Optional.of("each server can be asked for once");
  }

  private void begin(Answer answer, Subscription.Who who, Wanted wanted) {
    var headers = Fields.none();
    headers.set(HttpHeaderNames.CONTENT_TYPE, Paths.LINES);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    answer.start(200, headers);
    var connection = new Connection(answer, publisher);
    publisher.join(who, wanted, connection);
    answer.onGone(() -> publisher.leave(connection));
  }

  private void report(Asked asked, View view) {
    var answer = asked.answer;
    try {
      var report = Json.SNAPSHOTS.readValue(asked.request.body().bytes(), Report.class);
      var who = new Subscription.Who(view.name(), report.gateway());
      var _ =
          publisher
              .heard(who, report, view)
              .thenAccept(heard -> answer.loop().execute(() -> say(answer, heard)));
    } catch (IOException e) {
      refuse(answer, 400, "the body is not what a gateway says: " + e.getMessage());
    }
  }

  private void say(Answer answer, Publisher.Heard heard) {
    switch (heard) {
      case KNOWN -> answer.send(204, Fields.none(), ByteBuffer.allocate(0));
      case UNKNOWN -> refuse(answer, 404, "no stream of this gateway is open here");
      case TOO_MANY -> refuse(answer, 503, "too much is said at once");
    }
  }

  private void refuse(Answer answer, int status, String sentence) {
    publisher.metrics().refused.labelValues(Integer.toString(status)).inc();
    send(answer, status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(UTF_8));
  }

  private static void send(Answer answer, int status, String type, byte[] body) {
    var headers = Fields.none();
    headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    if (status == 503) {
      headers.set(HttpHeaderNames.RETRY_AFTER, "1");
    }
    answer.send(status, headers, ByteBuffer.wrap(body));
  }
}

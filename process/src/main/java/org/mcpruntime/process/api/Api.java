package org.mcpruntime.process.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** Serves a table of routes to those who are known. */
public final class Api implements HttpApp {

  /** Where all paths begin. */
  public static final String PREFIX = "/api/v1";

  private static final int MOST_BYTES = 1 << 20;

  private record Entry(Template template, Route route) {}

  /** A route that a path leads to, with what stands in the path. */
  private record Found(Route route, Map<String, String> names) {}

  private final List<Entry> table;
  private final Callers callers;
  private final Hosts hosts;
  private final ExecutorService threads;
  private final Log log;

  /**
   * @param threads on which handlers run, and may wait
   */
  public Api(List<Route> routes, Callers callers, Hosts hosts, ExecutorService threads, Log log) {
    this.table =
        routes.stream()
            .map(route -> new Entry(Template.of(route.path()), route))
            .sorted(Comparator.comparingInt(entry -> entry.template.names()))
            .toList();
    this.callers = callers;
    this.hosts = hosts;
    this.threads = threads;
    this.log = log;
  }

  /** Nothing is read of who presents no token, or where no body belongs. */
  @Override
  public int bodyLimit(Request head) {
    return (token(head).isPresent() || Cookie.of(head).isPresent())
            && table.stream().anyMatch(entry -> reads(entry, head))
        ? MOST_BYTES
        : 0;
  }

  private static boolean reads(Entry entry, Request head) {
    return entry.route.shape().reads() != null
        && entry.route.verb().name().equals(head.method())
        && entry.template.match(head.path()) != null;
  }

  @Override
  public void handle(Request request, Answer answer) {
    try {
      threads.execute(() -> answer(request, answer));
    } catch (RejectedExecutionException e) {
      refuse(
          answer, new ApiException(ErrorCode.SERVICE_UNAVAILABLE, "the platform is about to stop"));
    }
  }

  private void answer(Request request, Answer answer) {
    try {
      switch (reply(request)) {
        case Reply.Whole whole -> send(answer, whole, request.method().equals("HEAD"));
        case Reply.Lines lines when request.method().equals("HEAD") ->
            send(answer, new Reply.Whole(200, lines.type(), ByteBuffer.allocate(0)), true);
        case Reply.Bytes bytes when request.method().equals("HEAD") ->
            send(answer, new Reply.Whole(200, bytes.type(), ByteBuffer.allocate(0)), true);
        case Reply.Lines lines -> say(request, answer, lines);
        case Reply.Bytes bytes -> pour(request, answer, bytes);
      }
    } catch (ApiException e) {
      answer.loop().execute(() -> refuse(answer, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.loop().execute(answer::abort);
    } catch (RuntimeException e) {
      log.failure("A request to the API failed", e, LogKeys.PATH.is(request.path()));
      var sentence = "%s failed, for a fault of ours; the log says more".formatted(request.path());
      answer
          .loop()
          .execute(() -> refuse(answer, new ApiException(ErrorCode.INTERNAL_ERROR, sentence)));
    }
  }

  private Reply reply(Request request) throws InterruptedException {
    hosts.guard(request);
    var who = who(request);
    var found = found(request);
    if (who.role().compareTo(found.route.words().who()) < 0) {
      throw new ApiException(
          ErrorCode.FORBIDDEN, "this is for administrators, which %s is not".formatted(who.name()));
    }
    var query = Query.of(request.target().query(), found.route.shape().parameters());
    return found.route.handler().answer(new Asked(who, found.names, query, body(request, found)));
  }

  /** A token counts before a cookie, which nobody sends on purpose. */
  private Principal who(Request request) {
    var token = token(request);
    if (token.isPresent()) {
      return token
          .flatMap(callers::of)
          .orElseThrow(
              () -> new ApiException(ErrorCode.UNAUTHORIZED, "the token is none of this API's"));
    }
    if (Cookie.of(request).isEmpty()) {
      throw new ApiException(
          ErrorCode.UNAUTHORIZED, "a token is needed: Authorization: Bearer …, or x-api-key");
    }
    Cookie.guard(request);
    return Cookie.session(request)
        .flatMap(callers::ofSession)
        .orElseThrow(
            () -> new ApiException(ErrorCode.UNAUTHORIZED, "the session has ended: log in again"));
  }

  private static Optional<String> token(Request request) {
    var key = request.headers().get("x-api-key");
    if (key != null && !key.isBlank()) {
      return Optional.of(key.strip());
    }
    var header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    return header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? Optional.empty()
        : Optional.of(header.substring(7).strip());
  }

  private Found found(Request request) {
    var verb = request.method().equals("HEAD") ? "GET" : request.method();
    var others = new TreeSet<String>();
    for (var entry : table) {
      var names = entry.template.match(request.path());
      if (names != null && entry.route.verb().name().equals(verb)) {
        return new Found(entry.route, names);
      }
      if (names != null) {
        others.add(entry.route.verb().name());
      }
    }
    if (others.isEmpty()) {
      throw new ApiException(
          ErrorCode.NOT_FOUND, "there is nothing at %s".formatted(request.path()));
    }
    throw new ApiException(
        ErrorCode.METHOD_NOT_ALLOWED,
        "%s takes %s".formatted(request.path(), String.join(", ", others)),
        new ArrayList<>(others));
  }

  private static @Nullable Object body(Request request, Found found) {
    var type = found.route.shape().reads();
    if (request.body().isCut()) {
      throw new ApiException(
          ErrorCode.REQUEST_TOO_LARGE, "a body has at most %,d bytes".formatted(MOST_BYTES));
    }
    if (request.body().isCrowdedOut()) {
      throw new ApiException(
          ErrorCode.SERVICE_UNAVAILABLE, "too many large requests are under way; send it again");
    }
    if (type == null) {
      return null;
    }
    try {
      var body = Json.RESOURCES.readValue(request.body().bytes(), type);
      if (body == null) {
        throw new ApiException(ErrorCode.INVALID_REQUEST_BODY, "the body is null");
      }
      return body;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new ApiException(
          ErrorCode.INVALID_REQUEST_BODY,
          "the body cannot be read%s: %s"
              .formatted(
                  at == null ? "" : " at line %d:%d".formatted(at.getLineNr(), at.getColumnNr()),
                  e.getOriginalMessage()));
    } catch (IOException e) {
      throw new ApiException(ErrorCode.INVALID_REQUEST_BODY, "the body cannot be read: " + e);
    }
  }

  private static void send(Answer answer, Reply.Whole whole, boolean headOnly) {
    answer
        .loop()
        .execute(
            () -> {
              var headers = head(whole.type());
              answer.send(
                  whole.status(), headers, headOnly ? ByteBuffer.allocate(0) : whole.body());
            });
  }

  /** Whether whoever has made a request may still: who has logged out meanwhile hears no more. */
  private BooleanSupplier stands(Request request) {
    var session = token(request).isPresent() ? null : Cookie.session(request).orElse(null);
    return () -> session == null || callers.ofSession(session).isPresent();
  }

  private void say(Request request, Answer answer, Reply.Lines lines) throws InterruptedException {
    var speaker = new Speaker(answer, lines.type(), stands(request));
    try {
      lines.source().say(speaker);
      speaker.end();
    } catch (RuntimeException e) {
      speaker.abort();
      log.failure("Lines could not be said to the end", e);
    }
  }

  private void pour(Request request, Answer answer, Reply.Bytes bytes) throws InterruptedException {
    var out = new Poured(answer, bytes.type(), stands(request));
    try {
      bytes.body().write(out);
      out.end();
    } catch (IOException e) {
      out.abort(e);
    } catch (RuntimeException e) {
      if (!out.isBegun()) {
        throw e;
      }
      out.abort(new IOException(e));
      log.failure("Bytes could not be sent to the end", e);
    }
  }

  /** What every answer says: nobody keeps it, guesses its type, or embeds it elsewhere. */
  public static HttpHeaders head(String type) {
    var headers = Fields.none();
    headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set("x-content-type-options", "nosniff");
    headers.set("cross-origin-resource-policy", "same-origin");
    return headers;
  }

  /** Answers that it cannot be; on the answer's loop. */
  public static void refuse(Answer answer, ApiException why) {
    var headers = head(Reply.JSON);
    switch (why.code()) {
      case METHOD_NOT_ALLOWED ->
          headers.set(HttpHeaderNames.ALLOW, String.join(", ", why.error().details()));
      case UNAUTHORIZED -> headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
      case INVALID_REQUEST_BODY,
          INVALID_QUERY_PARAM,
          FORBIDDEN,
          NOT_FOUND,
          CONFLICT,
          REQUEST_TOO_LARGE,
          INVALID,
          TOO_MANY_REQUESTS,
          INTERNAL_ERROR,
          QUERY_FAILED,
          SERVICE_UNAVAILABLE -> {
        // The status says all.
      }
    }
    var body = Reply.line(Json.RESOURCES, why.error());
    answer.send(why.code().status(), headers, ByteBuffer.wrap(body));
  }
}

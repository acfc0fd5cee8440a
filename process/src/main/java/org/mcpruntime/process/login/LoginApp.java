package org.mcpruntime.process.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Callers;
import org.mcpruntime.process.api.Cookie;
import org.mcpruntime.process.api.Hosts;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;

/** {@code /auth/login}, {@code /auth/logout} and {@code /auth/status}, for browsers. */
public final class LoginApp implements HttpApp {

  private static final String PREFIX = "/auth/";
  private static final int MOST_BYTES = 4 << 10;

  /** What somebody logs in with: one of both. */
  record Credentials(String apiKey, String code) {
    Credentials {
      apiKey = Texts.orEmpty(apiKey);
      code = Texts.orEmpty(code);
    }
  }

  private record Who(String subject, Principal.Role role) {}

  /**
   * Who has logged in.
   *
   * @param secret the page's half of a session that has just begun; told once
   */
  private record Status(
      @JsonInclude(JsonInclude.Include.ALWAYS) boolean authenticated,
      @Nullable Who principal,
      @Nullable Instant expiresAt,
      @Nullable String secret) {

    Status with(String kept) {
      return new Status(authenticated, principal, expiresAt, kept);
    }
  }

  private final Callers keys;
  private final Secrets sessions;
  private final Secrets codes;
  private final Hosts hosts;
  private final Attempts attempts;
  private final ExecutorService threads;

  /**
   * @param keys whom an API key belongs to
   * @param sessions of browsers
   * @param codes that begin one
   */
  public LoginApp(
      Callers keys,
      Secrets sessions,
      Secrets codes,
      Hosts hosts,
      InstantSource clock,
      ExecutorService threads) {
    this.keys = keys;
    this.sessions = sessions;
    this.codes = codes;
    this.hosts = hosts;
    this.attempts = new Attempts(clock);
    this.threads = threads;
  }

  /** Whether a path is one of these. */
  public static boolean isOurs(String path) {
    return path.startsWith(PREFIX);
  }

  @Override
  public int bodyLimit(Request head) {
    return head.method().equals("POST") ? MOST_BYTES : 0;
  }

  @Override
  public void handle(Request request, Answer answer) {
    try {
      threads.execute(() -> answer(request, answer));
    } catch (RejectedExecutionException e) {
      Api.refuse(
          answer, new ApiException(ErrorCode.SERVICE_UNAVAILABLE, "the platform is about to stop"));
    }
  }

  private void answer(Request request, Answer answer) {
    try {
      hosts.guard(request);
      switch (request.path()) {
        case PREFIX + "status" -> {
          only("GET", request);
          say(answer, status(session(request).orElse(null)), null);
        }
        case PREFIX + "login" -> {
          only("POST", request);
          logIn(request, answer);
        }
        case PREFIX + "logout" -> {
          only("POST", request);
          Cookie.session(request).ifPresent(secret -> sessions.take(secret));
          say(answer, status(null), Cookie.clear(request.peer().secure()));
        }
        default ->
            throw new ApiException(
                ErrorCode.NOT_FOUND, "there is nothing at %s".formatted(request.path()));
      }
    } catch (ApiException e) {
      answer.loop().execute(() -> Api.refuse(answer, e));
    }
  }

  private Optional<Secrets.Held> session(Request request) {
    return Cookie.session(request).flatMap(sessions::of);
  }

  /** A foreign page must neither log somebody in nor out. */
  private static void only(String method, Request request) {
    if (!request.method().equals(method)) {
      throw new ApiException(
          ErrorCode.METHOD_NOT_ALLOWED,
          "%s takes %s".formatted(request.path(), method),
          List.of(method));
    }
    Cookie.guard(request);
  }

  private void logIn(Request request, Answer answer) {
    var credentials = credentials(request);
    var who = credentials.code.isEmpty() ? byKey(request, credentials) : byCode(credentials);
    // Whoever was logged in with this browser is not any more.
    Cookie.session(request).ifPresent(secret -> sessions.take(secret));
    var made = sessions.make(who);
    say(
        answer,
        status(new Secrets.Held(who, made.expiresAt())).with(Cookie.kept(made.value())),
        Cookie.set(made.value(), sessions.life(), request.peer().secure()));
  }

  private static Credentials credentials(Request request) {
    if (request.body().isCut()) {
      throw new ApiException(
          ErrorCode.REQUEST_TOO_LARGE, "a body has at most %,d bytes".formatted(MOST_BYTES));
    }
    try {
      var read = Json.SNAPSHOTS.readValue(request.body().bytes(), Credentials.class);
      if (read != null && read.apiKey.isEmpty() != read.code.isEmpty()) {
        return read;
      }
    } catch (JsonProcessingException e) {
      // No better than an empty one; what was sent may be a secret and is not said again.
    } catch (IOException e) {
      throw new ApiException(ErrorCode.INVALID_REQUEST_BODY, "the body cannot be read");
    }
    throw new ApiException(
        ErrorCode.INVALID_REQUEST_BODY, "the body is {\"api_key\": …} or {\"code\": …}");
  }

  private Principal byKey(Request request, Credentials credentials) {
    var address = request.peer().address().getHostAddress();
    var wait = attempts.begin(address);
    if (!wait.isZero()) {
      throw new ApiException(
          ErrorCode.TOO_MANY_REQUESTS,
          "too many attempts: try again in %,d s, or with a link of ./mcp-runtime console"
              .formatted(Math.max(1, wait.plus(Duration.ofMillis(999)).toSeconds())));
    }
    var who = keys.of(credentials.apiKey.strip());
    if (who.isEmpty()) {
      attempts.failed(address);
      throw new ApiException(ErrorCode.UNAUTHORIZED, "this is no key of this platform");
    }
    attempts.succeeded(address);
    return who.get();
  }

  /** Nobody can guess a code, so that no number of attempts keeps its owner out. */
  private Principal byCode(Credentials credentials) {
    return codes
        .take(credentials.code)
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorCode.UNAUTHORIZED,
                    "the link has been used, or is older than a minute:"
                        + " ./mcp-runtime console makes another"))
        .principal();
  }

  private static Status status(Secrets.@Nullable Held held) {
    return held == null
        ? new Status(false, null, null, null)
        : new Status(
            true,
            new Who(held.principal().name(), held.principal().role()),
            held.expiresAt(),
            null);
  }

  private static void say(Answer answer, Status status, @Nullable String cookie) {
    var body = ByteBuffer.wrap(Reply.line(Json.RESOURCES, status));
    answer
        .loop()
        .execute(
            () -> {
              HttpHeaders headers = Api.head(Reply.JSON);
              if (cookie != null) {
                headers.set(HttpHeaderNames.SET_COOKIE, cookie);
              }
              answer.send(200, headers, body);
            });
  }
}

package org.mcpruntime.operator.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.feed.publish.Subscribers;
import org.mcpruntime.feed.publish.View;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.process.token.Digest;

/**
 * Asks the API whose token it is. A service account sees the servers of its own namespace and no
 * others. What the API said counts for a moment, of bad tokens too, and is remembered by digest.
 */
public final class TokenReviews implements Subscribers {

  private static final String PATH = "/apis/authentication.k8s.io/v1/tokenreviews";

  /** Names as Kubernetes allows them, so that no name can stand for more than itself. */
  private static final Pattern ACCOUNT =
      Pattern.compile("system:serviceaccount:([a-z0-9]([-a-z0-9]*[a-z0-9])?):([-.a-z0-9]+)");

  private static final Duration GOOD = Duration.ofSeconds(30);
  private static final Duration BAD = Duration.ofSeconds(10);
  private static final int MOST = 10_000;
  private static final int MOST_AT_ONCE = 16;
  private static final int LONGEST_TOKEN = 16 << 10;

  /** What was said, and how long it counts. */
  private record Said(Holder holder, long until) {}

  private final KubeApi api;
  private final String audience;
  private final Ticker ticker;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<Digest, Said> said = new LinkedHashMap<>();

  /**
   * @param audience that a token has to be for: one for the API itself shall not be shown here
   */
  public TokenReviews(KubeApi api, String audience, Ticker ticker) {
    this.api = api;
    this.audience = audience;
    this.ticker = ticker;
  }

  @Override
  public Holder admit(String token) {
    if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
      return new Holder.Nobody();
    }
    var digest = Digest.of(token);
    var known = known(digest);
    if (known.isPresent()) {
      return known.get();
    }
    if (!room.tryAcquire()) {
      return new Holder.Unsure("too many tokens are looked at; try again");
    }
    try {
      var holder = review(token);
      remember(digest, holder);
      return holder;
    } finally {
      room.release();
    }
  }

  private Optional<Holder> known(Digest digest) {
    synchronized (lock) {
      var last = said.get(digest);
      return last == null || ticker.nanoTime() - last.until >= 0
          ? Optional.empty()
          : Optional.of(last.holder);
    }
  }

  private void remember(Digest digest, Holder holder) {
    if (holder instanceof Holder.Unsure) {
      return;
    }
    var counts = holder instanceof Holder.Known ? GOOD : BAD;
    synchronized (lock) {
      said.remove(digest); // so that it is the youngest
      said.put(digest, new Said(holder, ticker.nanoTime() + counts.toNanos()));
      var oldest = said.keySet().iterator();
      while (said.size() > MOST && oldest.hasNext()) {
        oldest.next();
        oldest.remove();
      }
    }
  }

  private Holder review(String token) {
    return switch (api.post(PATH, question(token))) {
      case Answer.Done(var body, var _) -> holder(body.path("status"));
      case Answer.Refused no ->
          new Holder.Unsure("the Kubernetes API reviews no tokens: " + no.message());
      case Answer.Unreached _ ->
          new Holder.Unsure("the Kubernetes API cannot be asked whose token it is; try again");
    };
  }

  private ObjectNode question(String token) {
    var review = Json.RESOURCES.createObjectNode();
    review.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenReview");
    var spec = review.putObject("spec").put("token", token);
    spec.putArray("audiences").add(audience);
    return review;
  }

  /** An API that knows no audiences says none, and is not believed. */
  private Holder holder(JsonNode status) {
    boolean ours = false;
    for (var each : status.path("audiences")) {
      ours |= each.asText().equals(audience);
    }
    var account = ACCOUNT.matcher(status.path("user").path("username").asText());
    if (!status.path("authenticated").asBoolean() || !ours || !account.matches()) {
      return new Holder.Nobody();
    }
    return new Holder.Known(new View(account.group(), Set.of(account.group(1) + "/*")));
  }
}

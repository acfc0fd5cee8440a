package org.mcpruntime.gateway.source;

import io.netty.util.concurrent.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.subscribe.Currency;

/**
 * Policies of a mirror, for servers that neither a publisher nor what was kept of one has said
 * anything of. A mirror proves nothing and may lack a revocation: its policies are as old as the
 * oldest of them says that it was made, and one that does not say so is older than any budget.
 *
 * <p>Used by one thread, but for {@link #age} and {@link #isUsed}.
 */
final class ColdStart implements AutoCloseable {

  private final PolicySource mirror;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Set<ObjectRef> waiting = new HashSet<>();
  private final Map<ObjectRef, Instant> made = new HashMap<>();
  private Policies seen = Policies.NONE;
  private @Nullable String error;
  private volatile boolean closed;
  private volatile boolean used;
  private volatile @Nullable Currency currency;

  ColdStart(PolicySource mirror, InstantSource clock, Ticker ticker) {
    this.mirror = mirror;
    this.clock = clock;
    this.ticker = ticker;
  }

  /** Reads the mirror for the first time; for these servers it counts. */
  void start(Set<ObjectRef> unknown) {
    waiting.addAll(unknown);
    if (waiting.isEmpty()) {
      close();
    } else {
      mirror.start();
    }
  }

  /** Puts in force what the mirror says now. */
  @SuppressWarnings("ReferenceEquality") // it is another as soon as anything in it is
  void look(InForce force) {
    if (closed) {
      return;
    }
    say(force);
    var now = mirror.current();
    if (now == seen) {
      return;
    }
    seen = now;
    var fresh = new ArrayList<ServerPolicy>();
    for (var server : waiting) {
      now.of(server)
          .filter(policy -> isOther(policy, force))
          .ifPresent(policy -> fresh.add(policy.since(clock.instant())));
    }
    for (var policy : fresh) {
      var at = policy.snapshot().generatedAt();
      made.put(policy.server(), at == null ? Instant.MIN : at);
    }
    date();
    force.put(fresh);
  }

  private static boolean isOther(ServerPolicy policy, InForce force) {
    var revision = policy.snapshot().revision();
    return force
        .current()
        .of(policy.server())
        .filter(before -> before.snapshot().revision().equals(revision))
        .isEmpty();
  }

  private void say(InForce force) {
    var now = mirror.status().lastReloadError();
    if (now != null && !now.equals(error)) {
      force.refuse(new PolicySource.Refusal("the mirror", now));
    }
    error = now;
  }

  /** A publisher has said something of a server, or it is followed no longer. */
  void heard(ObjectRef server) {
    if (waiting.remove(server)) {
      made.remove(server);
      date();
    }
    if (waiting.isEmpty()) {
      close();
    }
  }

  private void date() {
    used = !made.isEmpty();
    var oldest = made.values().stream().min(Instant::compareTo);
    if (oldest.isEmpty() || oldest.get().equals(Instant.MIN)) {
      currency = null;
      return;
    }
    var dated = new Currency(ticker, clock);
    var _ = dated.current(oldest.get());
    currency = dated;
  }

  /** Whether anything in force is the mirror's. */
  boolean isUsed() {
    return used;
  }

  /** Nanoseconds since its policies were made; the largest number where nobody knows. */
  long age() {
    var dated = currency;
    return dated == null ? Long.MAX_VALUE : dated.age();
  }

  /** What is wrong with the mirror while it is needed; null where nothing is. */
  @Nullable String error() {
    return closed ? null : mirror.status().lastReloadError();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      mirror.close();
    }
  }
}

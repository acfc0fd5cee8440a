package org.mcpruntime.gateway.limit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The limits of one server, and what it bears now. */
public final class Limiter {

  /** What became of asking. */
  public sealed interface Admission {

    /** It may go; {@link Limiter#release} is owed. */
    record Admitted() implements Admission {}

    /** Too often; it may come again. */
    record TooOften(Duration retryAfter) implements Admission {}

    /** Too many at once. */
    record TooMany() implements Admission {}

    /** The server fails; nothing is sent to it for a while. */
    record Broken(Duration retryAfter) implements Admission {}
  }

  private static final Admission ADMITTED = new Admission.Admitted();

  private final Limits limits;
  private final Buckets server;
  private final Buckets caller;
  private final Buckets tool;
  private final Breaker breaker;
  private final AtomicInteger inFlight = new AtomicInteger();

  public Limiter(Limits limits) {
    this.limits = limits;
    this.server = new Buckets(limits.server());
    this.caller = new Buckets(limits.caller());
    this.tool = new Buckets(limits.tool());
    int failures = limits.breaker().after();
    this.breaker =
        new Breaker(failures == 0 ? Integer.MAX_VALUE : failures, limits.breaker().pause());
  }

  /**
   * Asks for one message to go.
   *
   * @param who gives a key of the caller, where callers are told apart
   * @param what a key of the tool; empty for other messages
   */
  public Admission admit(Supplier<String> who, String what, long nowNanos) {
    int now = inFlight.incrementAndGet();
    if (limits.inFlight() > 0 && now > limits.inFlight()) {
      inFlight.decrementAndGet();
      return new Admission.TooMany();
    }
    var wait = limits.caller().isUnlimited() ? Duration.ZERO : caller.take(who.get(), nowNanos);
    if (wait.isZero() && !what.isEmpty()) {
      wait = tool.take(what, nowNanos);
    }
    if (wait.isZero()) {
      wait = server.take("", nowNanos);
    }
    if (!wait.isZero()) {
      inFlight.decrementAndGet();
      return new Admission.TooOften(wait);
    }
    var away = breaker.keepAway(nowNanos);
    if (!away.isZero()) {
      inFlight.decrementAndGet();
      return new Admission.Broken(away);
    }
    return ADMITTED;
  }

  /**
   * An admitted message has ended. Where nothing was told of the server, the next one may find out:
   * else a message that was not sent at all would keep everybody away for ever.
   */
  public void release() {
    inFlight.decrementAndGet();
    breaker.unknown();
  }

  /** The server answered, whatever it said. */
  public void worked() {
    breaker.worked();
  }

  /** The server could not be reached, or fell silent. */
  public void failed(long nowNanos) {
    breaker.failed(nowNanos);
  }
}

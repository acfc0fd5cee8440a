package org.mcpruntime.process.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/**
 * Keys that an issuer publishes: fetched at the start, every ten minutes, and when somebody asks
 * because a token names a key that is not known.
 *
 * <p>One fetch at a time. After one that succeeded nobody's asking brings another for half a
 * minute, so that tokens with invented keys cost the issuer nothing; after one that failed the
 * pause begins with a second and doubles. The last good keys stay whatever happens.
 */
public final class IssuerKeys implements Keys, AutoCloseable {

  /**
   * @param every how often keys are fetched though nobody asks
   * @param apart the least time between two fetches, if the first succeeded
   * @param timeout of one request
   * @param plainHttp whether {@code http} will do beyond this machine
   */
  public record Pace(Duration every, Duration apart, Duration timeout, boolean plainHttp) {

    /** What counts unless somebody says otherwise. */
    public static final Pace USUAL =
        new Pace(Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofSeconds(3), false);
  }

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final String issuer;
  private final Provider provider;
  private final Pace pace;
  private final InstantSource clock;
  private final Log log;
  private final TokenMetrics metrics;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Object lock = new Object();

  private volatile @Nullable KeySet known;
  private volatile String problem = "the issuer has not been asked yet";

  // guarded by lock
  private @Nullable CompletableFuture<Void> running;
  private Instant earliest = Instant.MIN;
  private Instant due = Instant.MIN;
  private Duration pause = FIRST_PAUSE;

  IssuerKeys(
      String issuer,
      Provider provider,
      Pace pace,
      InstantSource clock,
      Log log,
      TokenMetrics metrics) {
    this.issuer = issuer;
    this.provider = provider;
    this.pace = pace;
    this.clock = clock;
    this.log = log;
    this.metrics = metrics;
  }

  /** Begins to fetch; waits for nothing. */
  public static IssuerKeys start(
      String issuer, Pace pace, InstantSource clock, Log log, TokenMetrics metrics) {
    var provider = new HttpProvider(new Discovery(issuer, pace.plainHttp()), pace.timeout());
    var keys =
        new IssuerKeys(issuer, provider, pace, clock, log.with(LogKeys.ISSUER.is(issuer)), metrics);
    var _ = Thread.ofVirtual().name("keys of " + issuer).start(keys::watch);
    return keys;
  }

  /** Looks every second whether a fetch is due; that one second is of no consequence to tests. */
  private void watch() {
    try {
      do {
        refreshIfDue();
      } while (!closed.await(1, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void refreshIfDue() {
    synchronized (lock) {
      if (clock.instant().isBefore(due)) {
        return;
      }
    }
    var _ = refresh();
  }

  @Override
  public Optional<KeySet> current() {
    return Optional.ofNullable(known);
  }

  @Override
  public String problem() {
    return problem;
  }

  @Override
  public CompletionStage<Void> refresh() {
    CompletableFuture<Void> mine;
    synchronized (lock) {
      if (running != null) {
        return running.minimalCompletionStage();
      }
      if (closed.getCount() == 0 || clock.instant().isBefore(earliest)) {
        return CompletableFuture.completedStage(null);
      }
      mine = new CompletableFuture<>();
      running = mine;
    }
    var _ = Thread.ofVirtual().name("fetch keys of " + issuer).start(() -> fetch(mine));
    return mine.minimalCompletionStage();
  }

  private void fetch(CompletableFuture<Void> mine) {
    boolean succeeded = false;
    try {
      took(provider.keys());
      succeeded = true;
    } catch (Provider.Unreachable e) {
      problem = e.reason();
      log.warn("Keys of the issuer cannot be fetched", LogKeys.REASON.is(problem));
    } catch (RuntimeException e) {
      problem = "a fault of ours: " + e;
      log.failure("Keys of the issuer cannot be fetched", e);
    } finally {
      metrics.countRefresh(succeeded);
      ended(succeeded);
      // Outside the lock: whoever waits goes on in this thread.
      mine.complete(null);
    }
  }

  private void took(KeySet found) {
    known = found;
    problem = "";
    found.ignored().forEach(each -> log.warn("A key is not used", LogKeys.REASON.is(each)));
    log.debug("Keys of the issuer are fresh", LogKeys.COUNT.is(found.size()));
  }

  private void ended(boolean succeeded) {
    synchronized (lock) {
      var now = clock.instant();
      running = null;
      earliest = now.plus(succeeded ? pace.apart() : pause);
      due = succeeded ? now.plus(pace.every()) : earliest;
      pause = succeeded ? FIRST_PAUSE : shorter(pause.multipliedBy(2), pace.apart());
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    closed.countDown();
    provider.close();
  }
}

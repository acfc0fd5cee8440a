package org.mcpruntime.operator.lead;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.operator.lead.Tenancy.Found;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** Leads, or waits to. */
public final class Leadership implements AutoCloseable {

  private final LeaseObject lease;
  private final String me;
  private final Term term;
  private final BooleanSupplier able;
  private final InstantSource clock;
  private final Log log;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /** Until when this replica may write; the beginning of time where it does not lead. */
  private volatile Instant until = Instant.MIN;

  private volatile boolean leads;

  // Of the thread only.
  private @Nullable Found found;
  private Instant since = Instant.MIN;

  /** What begins and ends. Called by one thread. */
  public interface Term {

    void begin();

    /** Whoever writes stops now. */
    void end();
  }

  /**
   * Who asks for a lease.
   *
   * @param me another name for each replica
   */
  public record Candidate(String namespace, String me) {}

  /** What only a process can give. */
  public record World(InstantSource clock, Log log) {}

  /**
   * @param able whether this replica sees enough to lead
   */
  public Leadership(
      KubeApi api, Candidate candidate, Term term, BooleanSupplier able, World world) {
    this.lease = new LeaseObject(api, candidate.namespace());
    this.me = candidate.me();
    this.term = term;
    this.able = able;
    this.clock = world.clock();
    this.log = world.log();
    this.thread = Thread.ofVirtual().name("lease").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Whether this replica may write now. */
  public boolean holds() {
    return leads && clock.instant().isBefore(until);
  }

  private void run() {
    try {
      while (!stopped.await(Tenancy.PACE.toMillis(), TimeUnit.MILLISECONDS)) {
        if (leads || able.getAsBoolean()) {
          round();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    var begin = clock.instant();
    if (!leads) {
      look();
    }
    var move = Tenancy.next(found, since, me, clock.instant());
    var written =
        switch (move) {
          case WAIT -> null;
          case MAKE -> lease.make(me, begin);
          case TAKE, RENEW -> found == null ? null : lease.write(found, me, begin, Tenancy.LEASE);
        };
    if (written != null) {
      seen(written, begin);
      until = begin.plus(Tenancy.RENEWAL);
      begin();
    } else if (leads) {
      look(); // somebody wrote it, or nobody could be reached
      boolean lost = found != null && !found.holder().equals(me);
      if (lost || !holds()) {
        end("it was not renewed in time");
      }
    }
  }

  private void look() {
    switch (lease.find()) {
      case LeaseObject.Sought.There(var there) -> seen(there, clock.instant());
      case LeaseObject.Sought.Absent _ -> found = null;
      case LeaseObject.Sought.Unknown(var sentence) ->
          log.warn("The lease cannot be read", LogKeys.ERROR.is(sentence));
    }
  }

  private void seen(Found next, Instant at) {
    if (found == null || !found.version().equals(next.version())) {
      since = at;
    }
    found = next;
  }

  private void begin() {
    if (!leads) {
      leads = true;
      log.info("This replica leads", LogKeys.NAME.is(me));
      term.begin();
    }
  }

  private void end(String why) {
    if (leads) {
      leads = false;
      until = Instant.MIN;
      log.warn("This replica does not lead any more", LogKeys.REASON.is(why));
      term.end();
    }
  }

  /** Gives the lease back, so that another replica need not wait. */
  @Override
  public void close() {
    stopped.countDown();
    thread.interrupt();
    try {
      var _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    boolean led = leads;
    end("it stops");
    if (!led) {
      return;
    }
    look(); // a renewal may have been broken off
    if (found != null && found.holder().equals(me)) {
      var _ = lease.write(found, "", clock.instant(), Duration.ofSeconds(1));
    }
  }
}

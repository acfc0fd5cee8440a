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

  /** Null where there are no other replicas. */
  private final @Nullable LeaseObject lease;

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
   * One of several.
   *
   * @param able whether this replica sees enough to lead
   */
  public static Leadership byLease(
      KubeApi api, Candidate candidate, Term term, BooleanSupplier able, World world) {
    var lease = new LeaseObject(api, candidate.namespace());
    return new Leadership(lease, candidate, term, able, world);
  }

  /** Alone: it leads as soon as it is able to. */
  public static Leadership alone(
      Candidate candidate, Term term, BooleanSupplier able, World world) {
    return new Leadership(null, candidate, term, able, world);
  }

  private Leadership(
      @Nullable LeaseObject lease,
      Candidate candidate,
      Term term,
      BooleanSupplier able,
      World world) {
    this.lease = lease;
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
        if (lease == null && able.getAsBoolean()) {
          until = Instant.MAX;
          begin();
        } else if (lease != null && (leads || able.getAsBoolean())) {
          round(lease);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void round(LeaseObject from) {
    var begin = clock.instant();
    if (!leads) {
      look(from);
    }
    var move = Tenancy.next(found, since, me, clock.instant());
    var written =
        switch (move) {
          case WAIT -> null;
          case MAKE -> from.make(me, begin);
          case TAKE, RENEW -> found == null ? null : from.write(found, me, begin, Tenancy.LEASE);
        };
    if (written != null) {
      seen(written, begin);
      until = begin.plus(Tenancy.RENEWAL);
      begin();
    } else if (leads) {
      look(from); // somebody wrote it, or nobody could be reached
      boolean lost = found != null && !found.holder().equals(me);
      if (lost || !holds()) {
        end("it was not renewed in time");
      }
    }
  }

  private void look(LeaseObject from) {
    switch (from.find()) {
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
    if (!led || lease == null) {
      return;
    }
    look(lease); // a renewal may have been broken off
    if (found != null && found.holder().equals(me)) {
      var _ = lease.write(found, "", clock.instant(), Duration.ofSeconds(1));
    }
  }
}

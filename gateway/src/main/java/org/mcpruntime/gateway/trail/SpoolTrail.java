package org.mcpruntime.gateway.trail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.gateway.spool.Bounds;
import org.mcpruntime.gateway.spool.RecoveryReport;
import org.mcpruntime.gateway.spool.Spool;
import org.mcpruntime.gateway.spool.SpoolStatus;
import org.mcpruntime.gateway.spool.Taken;

/**
 * Events in a spool that survives this process, and from there at every place that they are brought
 * to.
 */
public final class SpoolTrail implements Trail {

  private static final long REFUSALS_BYTES = 16L << 20;
  private static final int REFUSALS_FILES = 2;

  private final Spool spool;
  private final TrailWatcher watcher;
  private final List<Shipper> shippers = new ArrayList<>();
  private final AtomicBoolean refusing = new AtomicBoolean();

  private SpoolTrail(Spool spool, TrailWatcher watcher) {
    this.spool = spool;
    this.watcher = watcher;
  }

  /**
   * Opens the spool and begins to bring away what it has.
   *
   * @param sinks may be none: then the spool is where events stay
   * @throws IOException where the directory cannot be used
   */
  public static SpoolTrail open(
      Path directory,
      Bounds bounds,
      Sinks sinks,
      TrailWatcher watcher,
      InstantSource clock,
      RandomGenerator chance)
      throws IOException {
    var opened = sinks.open(clock);
    var names = opened.stream().map(Sink::name).collect(Collectors.toSet());
    var trail = new SpoolTrail(Spool.open(directory, bounds, clock, names), watcher);
    for (var sink : opened) {
      var refusals =
          new RotatingFile(
              directory.resolve("refused-by-" + sink.name() + ".jsonl"),
              REFUSALS_BYTES,
              REFUSALS_FILES);
      trail.shippers.add(
          new Shipper(sink, trail.spool.reader(sink.name()), refusals, watcher, clock, chance));
    }
    return trail;
  }

  /** What was found when it was opened. */
  public RecoveryReport recovery() {
    return spool.recovery();
  }

  public SpoolStatus spool() {
    return spool.status();
  }

  @Override
  public boolean intent(AuditEvent event) {
    boolean reads = reads(event);
    boolean taken = spool.intent(event, reads) == Taken.YES;
    if (taken != refusing.get()) {
      return taken; // as it was told last, which is nearly always
    }
    if (!taken || !reads || spool.status().state() == SpoolStatus.State.OPEN) {
      refuses(!taken); // what reads only is taken longer, so that it tells nothing of the others
    }
    return taken;
  }

  private void refuses(boolean now) {
    if (refusing.compareAndSet(!now, now)) {
      watcher.changed(status().getFirst());
    }
  }

  /** Whether nothing is changed by what the event announces, as far as that is declared. */
  private static boolean reads(AuditEvent event) {
    var effect = event.payload().verdict().requiredSideEffect();
    return effect == null
        ? !"tools/call".equals(event.payload().rpc().rpcMethod())
        : effect == SideEffect.READ;
  }

  @Override
  public void forgo(AuditEvent event) {
    spool.forgo(event);
  }

  @Override
  public boolean outcome(AuditEvent event) {
    return spool.outcome(event);
  }

  @Override
  public List<TrailStatus> status() {
    var fares = spool.status();
    var statuses = new ArrayList<TrailStatus>();
    var wrong =
        switch (fares.state()) {
          case OPEN -> fares.error();
          case READS_ONLY -> "there is room for what reads only: " + room(fares);
          case FULL -> "there is no room: " + room(fares);
          case CLOSED -> fares.error() == null ? "closed" : fares.error();
        };
    statuses.add(
        new TrailStatus(
            "spool", fares.openIntents(), fares.sequence(), fares.dropped(), wrong != null, wrong));
    shippers.forEach(shipper -> statuses.add(shipper.status(fares.sequence())));
    return statuses;
  }

  private static String room(SpoolStatus fares) {
    var cause = fares.error() == null ? "" : "; " + fares.error();
    return "%,d of %,d bytes are used%s".formatted(fares.used(), fares.bound(), cause);
  }

  @Override
  public void close(Duration deadline) {
    var closing =
        shippers.stream()
            .map(shipper -> Thread.startVirtualThread(() -> shipper.close(deadline)))
            .toList();
    try {
      for (var thread : closing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    spool.close();
  }
}

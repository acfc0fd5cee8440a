package org.mcpruntime.resources.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Listing;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Version;
import org.mcpruntime.resources.store.Watch;

/**
 * What is in force, in memory, and the latest changes of it.
 *
 * <p>Watches share one bounded run of changes, of which each remembers only how far it has come: a
 * slow one costs nothing, and is told to list again when what it needs has been overwritten.
 */
final class Ledger {

  /** Changes that are remembered. */
  static final int REMEMBERED = 16_384;

  /**
   * A resource in force and where it stands.
   *
   * @param file relative to the folder
   */
  record Entry(Resource resource, String file) {}

  /** The lock of everything here; held for moments, never over IO. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition happened = lock.newCondition();

  @GuardedBy("lock")
  private final TreeMap<ResourceRef, Entry> entries = new TreeMap<>();

  /** The change that made version v stands at v modulo its length. */
  @GuardedBy("lock")
  private final @Nullable Change[] changes = new @Nullable Change[REMEMBERED];

  /** The latest version. */
  @GuardedBy("lock")
  private long version;

  /** The latest version whose change is not remembered. */
  @GuardedBy("lock")
  private long forgotten;

  @GuardedBy("lock")
  private boolean closed;

  /** Begins with what was kept, at a version that no resource of it exceeds. */
  Ledger(Collection<Entry> kept, long version) {
    kept.forEach(entry -> entries.put(entry.resource().ref(), entry));
    this.version = version;
    this.forgotten = version;
  }

  @Nullable Entry entry(ResourceRef ref) {
    lock.lock();
    try {
      return entries.get(ref);
    } finally {
      lock.unlock();
    }
  }

  List<Entry> entries() {
    lock.lock();
    try {
      return List.copyOf(entries.values());
    } finally {
      lock.unlock();
    }
  }

  long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  /** Puts changes into force, all at once; their resources carry the versions that follow. */
  void commit(List<Pending> pending) {
    lock.lock();
    try {
      for (var each : pending) {
        each.change().ifPresent(this::remember);
        switch (each) {
          case Pending.Put put -> entries.put(put.entry().resource().ref(), put.entry());
          case Pending.Moved moved -> entries.put(moved.entry().resource().ref(), moved.entry());
          case Pending.Gone gone -> entries.remove(gone.last().ref());
        }
      }
      happened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void remember(Change change) {
    version++;
    changes[slot(version)] = change;
    forgotten = Math.max(forgotten, version - REMEMBERED);
  }

  private static int slot(long version) {
    return (int) (version % REMEMBERED);
  }

  Listing list(Selection selection) {
    lock.lock();
    try {
      return new Listing(selected(selection), version(version));
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private List<Resource> selected(Selection selection) {
    var found = new ArrayList<Resource>();
    for (var entry : entries.entrySet()) {
      if (selection.has(entry.getKey())) {
        found.add(entry.getValue().resource());
      }
    }
    return found;
  }

  Watch watch(Selection selection) {
    lock.lock();
    try {
      return new LedgerWatch(this, selection, selected(selection), version);
    } finally {
      lock.unlock();
    }
  }

  Watch watch(Selection selection, Version after) {
    long reached;
    try {
      reached = Long.parseLong(after.text());
    } catch (NumberFormatException e) {
      reached = Long.MAX_VALUE; // of another store
    }
    return new LedgerWatch(this, selection, reached);
  }

  /** A change that a watch has come to, if any, and the version it has come to. */
  record Step(@Nullable Change change, long reached) {}

  /**
   * The first change of a selection after a version, waited for no longer than that.
   *
   * @param open whether the one who asks still wants to know
   */
  Step after(long reached, Selection selection, long nanos, BooleanSupplier open)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      long at = reached;
      while (true) {
        if (at < forgotten || at > version) {
          return new Step(expired(at), at);
        }
        while (at < version) {
          at++;
          var change = changes[slot(at)];
          if (change != null && concerns(selection, change)) {
            return new Step(change, at);
          }
        }
        if (left <= 0 || closed || !open.getAsBoolean()) {
          return new Step(null, at);
        }
        left = happened.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean concerns(Selection selection, Change change) {
    return change.about().filter(resource -> selection.has(resource.ref())).isPresent();
  }

  @GuardedBy("lock")
  private Change expired(long at) {
    return new Change.Expired(
        at > version
            ? "version %d is not known yet, the latest is %d; list again".formatted(at, version)
            : "changes after version %d are forgotten up to %d; list again"
                .formatted(at, forgotten));
  }

  /** Wakes everybody who waits. */
  void wake() {
    lock.lock();
    try {
      happened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      happened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  static Version version(long number) {
    return new Version(Long.toString(number));
  }
}

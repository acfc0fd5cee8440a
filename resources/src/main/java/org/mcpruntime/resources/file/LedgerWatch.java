package org.mcpruntime.resources.file;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Watch;

/** One watch: how far it has come in the ledger's changes. */
final class LedgerWatch implements Watch {

  /** After so many changes of others a watch is told how far it has come. */
  private static final long CHANGES_PER_BOOKMARK = 1_000;

  private final Ledger ledger;
  private final Selection selection;

  /** What is still to be told of the list; null when all was. */
  private @Nullable Iterator<Resource> initial;

  private long reached;
  private long told;
  private boolean expired;
  private volatile boolean closed;

  /** Begins with a list, of a version. */
  LedgerWatch(Ledger ledger, Selection selection, List<Resource> initial, long version) {
    this.ledger = ledger;
    this.selection = selection;
    this.initial = initial.iterator();
    this.reached = version;
    this.told = version;
  }

  /** Begins after a version. */
  LedgerWatch(Ledger ledger, Selection selection, long version) {
    this.ledger = ledger;
    this.selection = selection;
    this.reached = version;
    this.told = version;
  }

  @Override
  public Optional<Change> next(Duration atMost) throws InterruptedException {
    if (closed || expired) {
      return Optional.empty();
    }
    var list = initial;
    if (list != null) {
      return Optional.of(listed(list));
    }
    var step = ledger.after(reached, selection, atMost.toNanos(), () -> !closed);
    reached = step.reached();
    if (closed) {
      return Optional.empty();
    }
    var change = step.change();
    if (change != null) {
      expired = change instanceof Change.Expired;
      told = reached;
      return Optional.of(change);
    }
    if (reached - told < CHANGES_PER_BOOKMARK) {
      return Optional.empty();
    }
    told = reached;
    return Optional.of(new Change.Bookmark(Ledger.version(reached), false));
  }

  private Change listed(Iterator<Resource> list) {
    if (list.hasNext()) {
      return new Change.Added(list.next());
    }
    initial = null;
    return new Change.Bookmark(Ledger.version(reached), true);
  }

  @Override
  public void close() {
    closed = true;
    ledger.wake();
  }
}

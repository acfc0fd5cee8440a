package org.mcpruntime.resources.file;

import java.util.Optional;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Resource;

/** What is to come into force. */
sealed interface Pending {

  /** A resource is new or another. */
  record Put(Ledger.Entry entry, boolean added) implements Pending {
    @Override
    public Optional<Change> change() {
      var resource = entry.resource();
      return Optional.of(added ? new Change.Added(resource) : new Change.Modified(resource));
    }
  }

  /** A resource stands in another file; nobody is told. */
  record Moved(Ledger.Entry entry) implements Pending {
    @Override
    public Optional<Change> change() {
      return Optional.empty();
    }
  }

  record Gone(Resource last) implements Pending {
    @Override
    public Optional<Change> change() {
      return Optional.of(new Change.Deleted(last));
    }
  }

  /** What watches are told. */
  Optional<Change> change();
}

package org.mcpruntime.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.gateway.trail.Lines;
import org.mcpruntime.gateway.trail.Sink;

/** Brings what the gateway records from its spool to the store. */
final class StoreSink implements Sink {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final LocalEvents events;
  private volatile boolean closed;

  StoreSink(LocalEvents events) {
    this.events = events;
  }

  @Override
  public String name() {
    return "store";
  }

  private EventStore store() throws IOException, InterruptedException {
    while (!closed && events.trouble().isEmpty()) {
      var open = events.await(LOOK);
      if (open.isPresent()) {
        return open.get();
      }
    }
    throw new IOException(events.trouble().orElse("the store was not open yet"));
  }

  @Override
  public Optional<AuditEvent.Link> last(String chain) throws IOException, InterruptedException {
    try {
      return store().last(chain);
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public List<Lines.Line> take(Lines lines) throws IOException, InterruptedException {
    var each = lines.each();
    EventStore.Added added;
    try {
      added = store().append(each.stream().map(Lines.Line::bytes).toList());
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (added.refused().isEmpty()) {
      return List.of();
    }
    var refused = new HashSet<ByteBuffer>();
    added.refused().forEach(line -> refused.add(ByteBuffer.wrap(line)));
    return each.stream().filter(line -> refused.contains(line.text())).toList();
  }

  /** What the store has taken is on the disk. */
  @Override
  public void settle() {}

  @Override
  public void close() {
    closed = true;
  }
}

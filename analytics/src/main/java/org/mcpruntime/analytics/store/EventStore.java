package org.mcpruntime.analytics.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Place;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.platform.UsageReport;

/**
 * Keeps events, each once, and answers what is asked of them. For many threads.
 *
 * <p>Every method throws {@link StoreException} where the store cannot be asked now.
 */
public interface EventStore extends AutoCloseable {

  /**
   * An event that was found.
   *
   * @param position of its arrival: later ones have higher ones
   * @param json the event as it was written: a whole {@link AuditEvent} of a gateway, or what
   *     another producer sent
   */
  record Stored(long position, Place place, String json) {}

  /**
   * Some events, the newest first.
   *
   * @param next where older ones follow; null where there are none
   */
  record Page(List<Stored> events, @Nullable Place next) {}

  /**
   * What became of a batch.
   *
   * @param added events that are new
   * @param known events that were there already
   * @param refused lines that are no events, which it will never take
   */
  record Added(int added, int known, List<byte[]> refused) {
    public Added {
      refused = List.copyOf(refused);
    }
  }

  /** How many events there are of a word, for {@code /sources} and {@code /event-types}. */
  record Count(String word, long events) {}

  /**
   * How it fares.
   *
   * @param bytes on the disk
   * @param removed events that were taken out for their age or for want of room, since it was
   *     opened
   */
  record Standing(
      long events,
      long bytes,
      @Nullable Instant oldest,
      @Nullable Instant newest,
      long removed,
      @Nullable String trouble) {}

  /**
   * Adds what it does not have yet, all or nothing; it is on the disk when this returns.
   *
   * @param lines of a gateway's records: events, and gaps and checkpoints of its chain; each JSON
   *     without its end of line
   */
  Added append(List<byte[]> lines);

  /**
   * The last place of a chain that ever arrived here, though all of it may have been removed since;
   * empty where nothing of it did, so that it is to be brought from its beginning.
   */
  Optional<AuditEvent.Link> last(String chain);

  /** The event of an id. */
  Optional<Stored> find(UUID id);

  /**
   * The newest events that are meant.
   *
   * @param before only those that stand before that place; null for the newest of all
   */
  Page page(EventFilter filter, @Nullable Place before, int limit);

  /** The position of the event that arrived last; 0 where there is none. */
  long end();

  /** Events that are meant and arrived after a position, in the order of their arrival. */
  List<Stored> after(long position, EventFilter filter, int limit);

  /** Waits until something arrives after a position, but no longer than that. */
  boolean await(long position, Duration longest) throws InterruptedException;

  /**
   * What was used, within what is meant.
   *
   * @param limit how many servers, actors, tools, reasons and recent events at most
   */
  UsageReport.Figures usage(EventFilter filter, int limit);

  /** How many events there are of every source, the most first. */
  List<Count> sources();

  /** How many events there are of every type, the most first. */
  List<Count> types();

  Standing standing();

  /**
   * Writes all that is meant, one JSON text a line: chain by chain in its order, with its gaps and
   * checkpoints, so that {@code audit verify} can be run over it; what is in no chain by its
   * arrival.
   *
   * @return how many events
   */
  long exportLines(EventFilter filter, OutputStream out) throws IOException;

  /**
   * Writes all that is meant as a Parquet file, which must not be there.
   *
   * @return how many events
   */
  long exportParquet(EventFilter filter, Path file) throws IOException;

  @Override
  void close();
}

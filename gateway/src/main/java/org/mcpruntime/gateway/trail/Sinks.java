package org.mcpruntime.gateway.trail;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where records are brought to; each may be left out, then they stay in the spool.
 *
 * @param file of JSON lines
 * @param ingest of a service that takes events
 * @param apiKey for it, as header {@code x-api-key}
 * @param intents whether it gets them one by one, too
 * @param others places in this very process
 */
public record Sinks(
    @Nullable Path file,
    @Nullable URI ingest,
    @Nullable String apiKey,
    boolean intents,
    List<Sink> others) {

  public Sinks {
    others = List.copyOf(others);
  }

  public Sinks(
      @Nullable Path file, @Nullable URI ingest, @Nullable String apiKey, boolean intents) {
    this(file, ingest, apiKey, intents, List.of());
  }

  /** The same, and these. */
  public Sinks and(List<Sink> more) {
    return new Sinks(file, ingest, apiKey, intents, more);
  }

  List<Sink> open(InstantSource clock) {
    var sinks = new ArrayList<Sink>(others);
    if (file != null) {
      sinks.add(new FileSink(file, FileSink.Bounds.USUAL));
    }
    if (ingest != null) {
      sinks.add(new IngestSink(new IngestSink.Place(ingest, apiKey, intents), clock));
    }
    return sinks;
  }

  @Override
  public String toString() {
    return "%s, %s%s%s"
        .formatted(
            file, ingest, apiKey == null ? "" : ", with a key", intents ? ", with intents" : "");
  }
}

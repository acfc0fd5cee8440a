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
 */
public record Sinks(
    @Nullable Path file, @Nullable URI ingest, @Nullable String apiKey, boolean intents) {

  List<Sink> open(InstantSource clock) {
    var sinks = new ArrayList<Sink>();
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

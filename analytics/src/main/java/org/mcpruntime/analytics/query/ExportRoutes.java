package org.mcpruntime.analytics.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;

/** All events that are meant, as a file. Intents are among them, for the chain has them. */
final class ExportRoutes {

  /** Of what. */
  enum Format {
    @JsonProperty("jsonl")
    JSONL,
    @JsonProperty("parquet")
    PARQUET
  }

  private static final Parameter.Word<Format> FORMAT =
      new Parameter.Word<>("format", Format.class, "jsonl unless it is said");

  /** Each reads the whole store, and one of Parquet needs room for it. */
  private static final int MOST_EXPORTS = 2;

  private final Supplier<EventStore> store;
  private final Path drafts;
  private final Semaphore exports = new Semaphore(MOST_EXPORTS);

  ExportRoutes(Supplier<EventStore> store, Path drafts) {
    this.store = store;
    this.drafts = drafts;
  }

  /** An event, a gap or a checkpoint, as it was recorded. */
  record Exported(@JsonValue ObjectNode json) {}

  List<Route> routes() {
    return List.of(
        Route.get(
                Api.PREFIX + "/events/export",
                "All events, intents too, with what audit verify needs, as JSON lines or Parquet",
                byte[].class,
                this::export)
            .taking(parameters())
            .writing(Route.Form.PARQUET)
            .streaming(Exported.class)
            .by(Principal.Role.ADMIN));
  }

  private static List<Parameter> parameters() {
    var all = new ArrayList<>(Filters.columns());
    all.addAll(List.of(Filters.SINCE, Filters.UNTIL, FORMAT));
    return all;
  }

  private Reply export(Asked asked) {
    var query = asked.query();
    var filter = Filters.of(query, true);
    var from = store.get();
    return switch (query.word(FORMAT).orElse(Format.JSONL)) {
      case JSONL ->
          new Reply.Bytes(
              Reply.JSON_LINES,
              out -> {
                try (var _ = turn()) {
                  var _ = from.exportLines(filter, out);
                }
              });
      case PARQUET ->
          new Reply.Bytes(
              Reply.PARQUET,
              out -> {
                try (var _ = turn()) {
                  parquet(from, filter, out);
                }
              });
    };
  }

  /** Somebody's place among those who export. */
  private interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  private Turn turn() {
    if (!exports.tryAcquire()) {
      throw new ApiException(
          ErrorCode.TOO_MANY_REQUESTS,
          "%d exports run already; try again when one has ended".formatted(MOST_EXPORTS));
    }
    return exports::release;
  }

  private void parquet(EventStore from, EventFilter filter, OutputStream out) throws IOException {
    var folder = draft();
    var file = folder.resolve("events.parquet");
    try {
      write(from, filter, file);
      Files.copy(file, out);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private Path draft() {
    try {
      Files.createDirectories(drafts);
      return Files.createTempDirectory(drafts, "export");
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void write(EventStore from, EventFilter filter, Path file) {
    try {
      var _ = from.exportParquet(filter, file);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private ApiException unwritable(IOException e) {
    return new ApiException(
        ErrorCode.QUERY_FAILED,
        "a file of events cannot be written in %s: %s; give it room".formatted(drafts, e));
  }
}

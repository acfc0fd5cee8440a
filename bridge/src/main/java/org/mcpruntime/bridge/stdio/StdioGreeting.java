package org.mcpruntime.bridge.stdio;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.bridge.child.Child;
import org.mcpruntime.bridge.child.Greeting;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Revision;

/**
 * Asks a process which era it speaks, as the specification tells clients of both to: {@code
 * server/discover} first, and {@code initialize} where that is not understood.
 */
final class StdioGreeting implements Greeting {

  /** What is done with what was found out. */
  interface Found {
    /** Nobody else has heard of the process until this is called. */
    Outcome modern(Switchboard board);

    Outcome legacy(Switchboard board, JsonText result, Revision revision);

    /** It answers neither. */
    Outcome refused(String reason);
  }

  /** Whether the modern question is asked first. */
  enum Ask {
    BOTH,
    LEGACY
  }

  /** What nobody hears before it is known who should. */
  interface Boards {
    Switchboard over(Child child);
  }

  private static final Duration DISCOVERY = Duration.ofSeconds(5);
  private static final String NAME = "mcp-runtime-bridge";

  private final Ask ask;
  private final Boards boards;
  private final Found found;
  private volatile boolean diesOfDiscovery;

  StdioGreeting(Ask ask, Boards boards, Found found) {
    this.ask = ask;
    this.boards = boards;
    this.found = found;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public Outcome greet(Child child) throws InterruptedException {
    var board = boards.over(child);
    board.start();
    var discovery = ask == Ask.BOTH && !diesOfDiscovery ? discover(board) : null;
    if (discovery != null && isModern(answer(discovery, DISCOVERY))) {
      return found.modern(board);
    }
    var initialized = answer(initialize(board), null);
    // A server that was slow to start has answered both by now.
    if (discovery != null && isModern(answer(discovery, Duration.ZERO))) {
      return found.modern(board);
    }
    if (initialized == null) {
      diesOfDiscovery = discovery != null;
      return new Outcome.Ended("it ended before it had answered");
    }
    diesOfDiscovery = false;
    var result = initialized.parts().result();
    if (result == null) {
      var error = initialized.parts().error();
      var message = error == null ? null : JsonText.stringOf(error.member("message"));
      return found.refused("it refuses initialize: " + message);
    }
    var version = JsonText.stringOf(result.member("protocolVersion"));
    var revision = Revision.of(version == null ? "" : version);
    if (revision.isEmpty()) {
      return found.refused("it speaks revision '%s', which is not spoken here".formatted(version));
    }
    board.notify(initializedNotification());
    return found.legacy(board, result, revision.get());
  }

  private static CompletableFuture<Envelope> discover(Switchboard board) {
    return board.own(
        Method.DISCOVER,
        params -> {
          params.name("_meta").object();
          params
              .name("io.modelcontextprotocol/protocolVersion")
              .string(Revision.V2026_07_28.date());
          params.name("io.modelcontextprotocol/clientInfo").object();
          params.name("name").string(NAME).name("version").string("0").end();
          params.name("io.modelcontextprotocol/clientCapabilities").object().end().end();
        });
  }

  private static CompletableFuture<Envelope> initialize(Switchboard board) {
    return board.own(
        Method.INITIALIZE,
        params -> {
          params.name("protocolVersion").string(Revision.V2025_11_25.date());
          params.name("capabilities").object();
          OneProcess.capabilities(params);
          params.end().name("clientInfo").object();
          params.name("name").string(NAME).name("version").string("0").end();
        });
  }

  private static JsonText initializedNotification() {
    var writer = new JsonWriter().object().name("jsonrpc").string("2.0");
    return writer.name("method").string(Method.INITIALIZED.word()).end().text();
  }

  /**
   * @param patience null for until the process ends, which whoever watches the start sees to
   */
  private static @Nullable Envelope answer(
      CompletableFuture<Envelope> asked, @Nullable Duration patience) throws InterruptedException {
    try {
      return patience == null ? asked.get() : asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | CancellationException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("answers do not fail", e);
    }
  }

  /** Whether it names a modern revision: as a result, or as what it would speak. */
  private static boolean isModern(@Nullable Envelope answer) {
    if (answer == null) {
      return false;
    }
    var result = answer.parts().result();
    var error = answer.parts().error();
    return holdsModern(Rewrite.part(answer.text(), "result", "supportedVersions"))
        || (result == null
            && error != null
            && holdsModern(Rewrite.part(answer.text(), "error", "data", "supported")));
  }

  private static boolean holdsModern(@Nullable JsonText versions) {
    boolean[] found = {false};
    if (versions != null) {
      versions.elements(
          version ->
              found[0] |= Revision.dates(Revision.Era.MODERN).contains(JsonText.stringOf(version)));
    }
    return found[0];
  }
}

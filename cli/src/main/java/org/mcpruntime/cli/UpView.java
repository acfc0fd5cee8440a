package org.mcpruntime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.query.Following;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.standalone.Standalone;
import org.mcpruntime.standalone.workload.State;

/**
 * What a person sees of a platform that runs: lines for what happens to servers and for what is
 * denied, and on a terminal one line below them that says how it goes.
 */
final class UpView {

  private static final String CLEAR = "\r\u001b[K";
  private static final int AT_ONCE = 256;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Standalone platform;
  private final PrintStream out;
  private final boolean live;
  private final Map<ObjectRef, String> said = new ConcurrentHashMap<>();
  private final CountDownLatch ending = new CountDownLatch(1);
  private long denied;
  private @Nullable Following following;
  private String troubled = "";

  /**
   * @param live whether a line may be written over
   */
  UpView(Standalone platform, PrintStream out, boolean live) {
    this.platform = platform;
    this.out = out;
    this.live = live;
  }

  void begin(Path data) {
    out.printf(
        "  api  %s/api/v1   gateway  %s/{server}/mcp   data  %s%n",
        platform.apiUrl(), platform.gatewayUrl(), data);
    out.printf("  console  %s   ./mcp-runtime console logs you in%n", platform.consoleUrl());
    platform.watch(this::stands);
    out.flush();
  }

  /** Who looks at servers sees each state once. */
  private void stands(ObjectRef server, State state) {
    var sentence =
        switch (state) {
          case State.Ready _ -> "is ready";
          case State.Starting _ -> "";
          case State.Off(var why) -> "is off: " + why;
          case State.Failing(_, var why) -> "does not run: " + why;
        };
    var before = said.put(server, sentence);
    if (!sentence.isEmpty() && !sentence.equals(before) && ending.getCount() > 0) {
      line("server %s %s".formatted(server, Printing.visible(sentence)));
    }
  }

  private synchronized void line(String text) {
    out.printf("%s  %s%n", live ? CLEAR : "", text);
    out.flush();
  }

  /** What to try with the example servers. */
  void demo(List<String> troubles) {
    troubles.forEach(trouble -> line("Error: " + Printing.visible(trouble)));
    line("");
    line("An allowed call, a denied one, and the record of both:");
    line("  ./mcp-runtime tools call workspace-assistant add a=2 b=3");
    line("  ./mcp-runtime tools call workspace-assistant upper text=hello");
    line("  ./mcp-runtime events --limit 2");
    line("");
  }

  /** Shows what happens until {@link #end}. */
  void run() throws InterruptedException {
    while (!ending.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      platform.events().ifPresent(this::showDenied);
      if (live) {
        status();
      }
    }
  }

  private void showDenied(EventStore events) {
    try {
      if (following == null) {
        // Under load only what is shown is worth being read; of what was before, nothing is new.
        var filter =
            new EventFilter(
                Map.of(EventColumn.DECISION, "deny"), false, platform.startedAt(), null);
        following = new Following(events, filter, 0);
      }
      for (var came = following.next(AT_ONCE); !came.isEmpty(); came = following.next(AT_ONCE)) {
        for (var event : came) {
          denied(Json.SNAPSHOTS.readTree(event.json()));
        }
      }
      troubled = "";
    } catch (StoreException | JsonProcessingException e) {
      trouble("Error: what was denied cannot be shown: " + e.getMessage());
    }
  }

  /** Once. */
  private void trouble(String sentence) {
    if (!sentence.equals(troubled) && ending.getCount() > 0) {
      troubled = sentence;
      line(Printing.visible(sentence));
    }
  }

  private void denied(JsonNode event) {
    var payload = event.path("payload");
    denied++;
    line(
        Printing.visible(
            "denied  %s/%s  %s  %s: %s"
                .formatted(
                    payload.path("namespace").asText(),
                    payload.path("server").asText(),
                    payload.path("rpc_method").asText("-"),
                    payload.path("tool_name").asText("-"),
                    payload.path("reason").asText())));
  }

  private synchronized void status() {
    var status = platform.status();
    var servers = status.servers();
    long written = status.records().stream().skip(1).mapToLong(place -> place.written()).sum();
    long waiting = status.records().stream().skip(1).mapToLong(place -> place.waiting()).sum();
    out.printf(
        "%s  servers %d ready, %d starting, %d failing   denied %,d   records %,d, waiting %,d",
        CLEAR, servers.ready(), servers.pending(), servers.failed(), denied, written, waiting);
    out.flush();
  }

  void end() {
    ending.countDown();
    line("stopping");
  }

  void ended() {
    line("stopped; what it keeps is in its data folder");
  }
}

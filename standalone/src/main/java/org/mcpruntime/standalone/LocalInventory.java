package org.mcpruntime.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mcpruntime.client.mcp.Answer;
import org.mcpruntime.client.mcp.Conversation;
import org.mcpruntime.client.mcp.UnreachableException;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.platform.server.Inventory;
import org.mcpruntime.standalone.workload.State;
import org.mcpruntime.standalone.workload.Workloads;

/** What servers that run here list: they are asked themselves, and not more often than needed. */
final class LocalInventory implements Inventory {

  private static final Duration FRESH = Duration.ofSeconds(30);

  /** Whoever looks at many servers does not wait long for one. */
  private static final long PATIENCE_SECONDS = 2;

  /** An answer of a server at its address, or on its way. */
  private record Asked(State state, Instant at, FutureTask<Optional<List<Live>>> answer) {}

  private final Workloads workloads;
  private final InstantSource clock;
  private final Executor threads;
  private final Map<ObjectRef, Asked> asked = new ConcurrentHashMap<>();

  LocalInventory(Workloads workloads, InstantSource clock, Executor threads) {
    this.workloads = workloads;
    this.clock = clock;
    this.threads = threads;
  }

  @Override
  public Optional<List<Live>> tools(ObjectRef server) {
    var state = workloads.state(server).orElse(null);
    if (!(state instanceof State.Ready ready)) {
      asked.remove(server);
      return Optional.empty();
    }
    var now = clock.instant();
    var current =
        asked.compute(
            server,
            (_, before) ->
                before != null && before.state.equals(ready) && now.isBefore(before.at.plus(FRESH))
                    ? before
                    : ask(ready, now));
    try {
      return current.answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Asked ask(State.Ready ready, Instant now) {
    var answer = new FutureTask<>(() -> listed(ready));
    threads.execute(answer);
    return new Asked(ready, now, answer);
  }

  private static Optional<List<Live>> listed(State.Ready ready) {
    try {
      if (!(Conversation.open(ready.url(), Map.of())
          instanceof Conversation.Opened.Open(var conversation))) {
        return Optional.empty();
      }
      try (conversation) {
        return conversation.tools() instanceof Answer.Result(var result)
            ? Optional.of(live(result.path("tools")))
            : Optional.empty();
      }
    } catch (UnreachableException e) {
      return Optional.empty();
    }
  }

  private static List<Live> live(JsonNode tools) {
    var live = new ArrayList<Live>();
    for (var tool : tools) {
      var description = tool.path("description").asText("");
      live.add(new Live(tool.path("name").asText(), description.isEmpty() ? null : description));
    }
    return live;
  }
}

package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.gateway.exchange.Route;
import org.mcpruntime.gateway.exchange.RouteTable;
import org.mcpruntime.gateway.limit.Limits;
import org.mcpruntime.gateway.source.FeedSource;
import org.mcpruntime.gateway.source.PublisherSource;
import org.mcpruntime.gateway.trail.Lines;
import org.mcpruntime.gateway.trail.Sink;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.metrics.Metrics;

/**
 * A gateway that is a part of another program, which says where servers are and what is decided.
 */
final class PartTest {

  private static final ObjectRef DESK = new ObjectRef("office", "desk");

  @TempDir Path folder;
  private final Feeder feeder = new Feeder();
  private final Backend backend = new Backend((_, wire) -> wire.json(200, Scene.result("1")));
  private final Place place = new Place();
  private Gateway gateway;

  /** Where records go within the program. */
  private static final class Place implements Sink {

    final List<AuditEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
      return "store";
    }

    @Override
    public Optional<AuditEvent.Link> last(String chain) {
      return Optional.empty();
    }

    @Override
    public List<Lines.Line> take(Lines lines) throws IOException {
      for (var line : lines.each()) {
        line.event().ifPresent(events::add);
      }
      return List.of();
    }

    @Override
    public void settle() {
      // It is in memory only.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @BeforeEach
  void begin() {
    var settings =
        new Settings(
            Map.of(
                "LISTEN_ADDRESS",
                "127.0.0.1",
                "PORT",
                "0",
                "METRICS_PORT",
                "0",
                "AUDIT_DIR",
                folder.resolve("records").toString()));
    var config = GatewayConfig.of(settings, 1, folder.toString());
    var clock = InstantSource.system();
    var silent = new PrintStream(PrintStream.nullOutputStream(), true);
    var budget = new FeedSource.Budget(Duration.ofSeconds(30), Duration.ofMinutes(5));
    gateway =
        new Gateway(
            config,
            new Gateway.Behind.Given(
                new PublisherSource(feeder.publisher, budget, clock, Ticker.systemTicker()),
                new Metrics()),
            new Gateway.Besides(List.of(place), List.of()),
            new Gateway.World(
                clock, new SecureRandom(), Log.to(silent, Form.JSON, Level.ERROR, clock)));
    await().until(gateway::isReady);
  }

  @AfterEach
  void end() throws InterruptedException {
    assertThat(gateway.stop()).isTrue();
    backend.close();
    feeder.close();
  }

  private Reply call(String tool) {
    try (var dial = new Dial(gateway.port())) {
      return dial.ask(
          "POST",
          "/desk/mcp",
          Scene.withJson(Scene.ADA, "X-MCP-Agent-Session: ada-1"),
          Scene.call(tool));
    } catch (UncheckedIOException e) {
      throw new AssertionError("the gateway did not answer", e);
    }
  }

  private void serve() {
    gateway.route(
        List.of(
            new RouteTable.Served(
                Route.of("/desk/mcp", DESK, backend.url(), "/desk"), Limits.NONE)));
  }

  @Test
  void serversComeAndGoWhileItRuns() {
    assertThat(call("add").reason())
        .as("nobody has said which there are")
        .isEqualTo("policy_unavailable");

    gateway.route(List.of());
    assertThat(call("add").reason()).isEqualTo("server_unknown");

    gateway.route(List.of(new RouteTable.Served(Route.waiting("/desk/mcp", DESK), Limits.NONE)));
    assertThat(call("add").reason()).isEqualTo("upstream_unavailable");

    serve();
    assertThat(call("add").status()).isEqualTo(200);

    gateway.route(List.of());
    assertThat(call("add").reason()).isEqualTo("server_unknown");
  }

  @Test
  void aRevocationIsInForceAtOnce() {
    serve();
    assertThat(call("add").status()).isEqualTo(200);

    feeder.publisher.put(Feeder.session(true));

    await().until(() -> call("add").reason().equals("session_revoked"));
  }

  @Test
  void aServerThatIsRemovedIsClosed() {
    serve();
    assertThat(call("add").status()).isEqualTo(200);

    feeder.publisher.removeServer(DESK);

    await().until(() -> call("add").reason().equals("policy_unavailable"));
  }

  @Test
  void recordsAreBroughtToThePlaceWithinTheProgram() {
    serve();
    assertThat(call("add").status()).isEqualTo(200);
    assertThat(call("hidden").status()).isEqualTo(403);

    await()
        .until(
            () ->
                place.events.stream()
                    .filter(event -> event.payload().phase() == AuditEvent.Phase.OUTCOME)
                    .map(event -> event.payload().rpc().toolName())
                    .toList()
                    .containsAll(List.of("add", "hidden")));
  }
}

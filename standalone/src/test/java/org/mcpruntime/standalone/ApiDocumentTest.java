package org.mcpruntime.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.analytics.query.Analytics;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.platform.Surroundings;
import org.mcpruntime.platform.server.ServerLogs;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Query;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.process.login.Secrets;
import org.mcpruntime.resources.file.FileResources;

/** What is checked in of the API is what it says of itself. */
final class ApiDocumentTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"));
  private static final Path DOCUMENT = ROOT.resolve("docs/reference/openapi.yaml");
  private static final Path PAGE = ROOT.resolve("docs/reference/http-api.md");
  private static final String BEGIN = "<!-- routes: written by ApiDocumentTest -->\n";
  private static final String END = "<!-- end of routes -->\n";

  @TempDir Path folder;

  /** Servers that say nothing. */
  private static final class Silent implements ServerLogs {

    @Override
    public List<String> last(ObjectRef server, int lines) {
      return List.of();
    }

    @Override
    public void follow(ObjectRef server, int lines, Reply.Listener listener) {
      // There is nothing to say.
    }
  }

  private static EventStore nobodyAsks() {
    throw new AssertionError("nobody asks for events");
  }

  private List<Route> routes() {
    var clock = InstantSource.fixed(Instant.EPOCH);
    try (var resources = FileResources.open(folder, clock, _ -> {})) {
      var around =
          new Surroundings(
              _ -> Optional.empty(),
              _ -> Optional.empty(),
              new Silent(),
              new LiveStore(ApiDocumentTest::nobodyAsks),
              new Secrets(Duration.ofMinutes(1), 1, clock, new Random(1)),
              new RecordedStore(ApiDocumentTest::nobodyAsks, clock),
              new GatewayInspector(new Random(1)),
              () -> {
                throw new AssertionError("nobody asks how it is");
              },
              Analytics.routes(
                  new Analytics.Means(
                      ApiDocumentTest::nobodyAsks,
                      () -> new Analytics.Active(0, 0, 0),
                      folder,
                      clock)));
      return Platform.routes(resources, around, clock, new Random(1));
    }
  }

  private static String body(List<Route> routes, String path) throws InterruptedException {
    var route =
        routes.stream()
            .filter(each -> each.path().equals(Platform.PREFIX + path))
            .findFirst()
            .orElseThrow();
    var who = new Principal("test", Principal.Role.USER);
    var reply = (Reply.Whole) route.handler().answer(new Asked(who, Map.of(), Query.NOTHING, null));
    return StandardCharsets.UTF_8.decode(reply.body()).toString();
  }

  /** What the page says of all routes. */
  private static String table(List<Route> routes) {
    return routes.stream()
        .map(
            route ->
                "| `%s` | `%s` | %s | %s |\n"
                    .formatted(
                        route.verb(),
                        route.path().substring(Platform.PREFIX.length()),
                        Json.word(route.words().who()),
                        route.words().summary()))
        .collect(Collectors.joining("", "| | path | least role | |\n|---|---|---|---|\n", ""));
  }

  @Test
  void theDocumentThatIsCheckedInIsTheOneThatIsServed() throws IOException, InterruptedException {
    var served = body(routes(), "/openapi.yaml");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(DOCUMENT, served);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("./verify --update writes docs/reference/openapi.yaml anew")
        .isEqualTo(served);
  }

  @Test
  void everyRouteIsDescribedOnce() throws IOException, InterruptedException {
    var routes = routes();
    var document = Json.RESOURCES.readTree(body(routes, "/openapi.json"));
    var described =
        document.path("paths").properties().stream()
            .flatMap(
                path ->
                    path.getValue().properties().stream()
                        .map(each -> each.getKey() + " " + path.getKey()))
            .toList();
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            routes.stream()
                .map(route -> Json.word(route.verb()).toLowerCase(Locale.ROOT) + " " + route.path())
                .toList());
    assertThat(document.path("paths").findValuesAsText("operationId")).doesNotHaveDuplicates();
  }

  @Test
  void theTableOfThePageIsTheTableOfRoutes() throws IOException {
    var page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    var table = table(routes());
    if (Boolean.getBoolean("golden.update")) {
      page = page.substring(0, begin) + table + page.substring(end);
      Files.writeString(PAGE, page);
      end = page.indexOf(END);
    }
    assertThat(page.substring(begin, end))
        .as("./verify --update writes the table of docs/reference/http-api.md anew")
        .isEqualTo(table);
  }
}

package org.mcpruntime.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.Revision;

/**
 * Resources → policy: the folder {@code render}, one folder a case; -Dgolden.update rewrites it.
 */
class RenderTest {

  private static final Path REPOSITORY = Path.of(System.getProperty("repo.root"));
  private static final Path FOLDER =
      REPOSITORY.resolve("policy/src/test/resources/org/mcpruntime/policy/render");

  private static final JsonMapper STRICT =
      Json.RESOURCES.rebuild().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** What a case is rendered from: {@code in.json}. */
  record Resources(
      String cluster,
      MCPServer server,
      List<MCPAccessGrant> grants,
      List<MCPAgentSession> sessions) {

    Render.Rendered render() {
      return Render.render(server, cluster, grants, sessions);
    }

    Resources shuffled(Random random) {
      return new Resources(
          cluster,
          server,
          RenderTest.shuffled(grants, random),
          RenderTest.shuffled(sessions, random));
    }
  }

  static Stream<Path> cases() throws IOException {
    try (var folders = Files.list(FOLDER)) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_case_is_rendered_as_its_folder_says(Path folder) throws IOException {
    var rendered = pretty(Json.SNAPSHOTS.valueToTree(resources(folder).render()));
    var out = folder.resolve("out.json");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(out, rendered);
    }
    assertThat(rendered).isEqualTo(Files.readString(out));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_case_has_what_goes_in_and_what_comes_out_and_nothing_else(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("in.json", "out.json");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_order_of_resources_is_irrelevant_to_the_letter(Path folder) throws IOException {
    var resources = resources(folder);
    var expected = Json.SNAPSHOTS.writeValueAsString(resources.render());
    for (int seed = 0; seed < 20; seed++) {
      var shuffled = resources.shuffled(new Random(seed));
      assertThat(Json.SNAPSHOTS.writeValueAsString(shuffled.render())).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void what_is_rendered_may_be_enforced_and_reads_back_as_itself(Path folder) throws IOException {
    var snapshot = resources(folder).render().snapshot();
    var checked = Check.check(Json.SNAPSHOTS.writeValueAsBytes(snapshot));
    assertThat(checked.problems()).isEmpty();
    assertThat(checked.warnings()).isEmpty();
    assertThat(checked.snapshot()).contains(snapshot);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void objects_that_are_rendered_one_at_a_time_come_to_the_same(Path folder) throws IOException {
    var resources = resources(folder);
    var server = resources.server;
    var grants = resources.grants.stream().map(grant -> Render.part(server, grant)).toList();
    var sessions = resources.sessions.stream().map(each -> Render.part(server, each)).toList();

    var state = PolicyState.of(Render.head(server, resources.cluster));
    for (var grant : grants) {
      state = state.with(PolicyDelta.ofGrants(state.server(), put(grant), List.of()));
    }
    for (var session : sessions) {
      state = state.with(PolicyDelta.ofSessions(state.server(), put(session), List.of()));
    }

    var rendered = resources.render();
    assertThat(Render.stamp(state.snapshot())).isEqualTo(rendered.snapshot());
    assertThat(
            Stream.concat(grants.stream(), sessions.stream())
                .flatMap(part -> part.exclusion().stream()))
        .containsExactlyInAnyOrderElementsOf(rendered.excluded());
  }

  private static <T> List<T> put(Render.Part<T> part) {
    return part.binding().stream().toList();
  }

  @Test
  void the_second_golden_vector_is_rendered_from_resources() throws IOException {
    var golden = Files.readAllLines(REPOSITORY.resolve("tests/vectors/canonical.tsv")).get(1);
    var snapshot = resources(FOLDER.resolve("golden-vector")).render().snapshot();
    var canonical = Revision.canonical(Json.SNAPSHOTS.writeValueAsBytes(snapshot));
    assertThat(snapshot.revision() + "\t" + new String(canonical, UTF_8)).isEqualTo(golden);
  }

  private static Resources resources(Path folder) throws IOException {
    return STRICT.readValue(Files.readString(folder.resolve("in.json")), Resources.class);
  }

  private static String pretty(JsonNode tree) throws IOException {
    var lines = new DefaultIndenter("  ", "\n");
    var printer = new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    return Json.SNAPSHOTS.writer(printer).writeValueAsString(tree) + "\n";
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    var copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }
}

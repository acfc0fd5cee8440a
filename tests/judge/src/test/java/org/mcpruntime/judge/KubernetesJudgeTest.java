package org.mcpruntime.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Located;
import org.mcpruntime.resources.Manifests;

/** Kubernetes takes our definitions, and says of every manifest what we say. */
class KubernetesJudgeTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"));
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @SuppressWarnings("NullAway.Init") // before all
  private static KubernetesJudge judge;

  @BeforeAll
  static void start() throws IOException {
    var program = Path.of(System.getProperty("judge.kubernetes", ""));
    // ./verify lists what was not run, and why.
    assumeTrue(
        Files.isRegularFile(program) && Files.isExecutable(program),
        "the judge was not built; ./verify builds it");
    judge = new KubernetesJudge(program, ROOT.resolve("deploy/crds"), 3);
  }

  @AfterAll
  static void stop() {
    if (judge != null) {
      judge.close();
    }
  }

  @Test
  void it_accepts_our_definitions_costs_of_the_rules_included() {
    assertThat(judge.definitions)
        .hasSize(3)
        .allSatisfy(definition -> assertThat(definition.path("errors")).isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> it_says_of_a_manifest_what_we_say() throws IOException {
    return Stream.of(
            "examples/manifests",
            "examples/demo",
            "examples/everything",
            "resources/src/test/cases/schema",
            "resources/src/test/cases/rules")
        .flatMap(folder -> files(ROOT.resolve(folder)).stream())
        .map(
            file -> DynamicTest.dynamicTest(ROOT.relativize(file).toString(), () -> compare(file)));
  }

  private static void compare(Path file) throws IOException {
    var ours = Manifests.read(List.of(file));
    boolean refused = ours.findings().stream().anyMatch(Finding::error);
    boolean judgedWrong = false;
    for (var document : documents(file)) {
      var verdict = judge.ask(withNamespace(document), null);
      judgedWrong |= !verdict.path("valid").asBoolean() || !verdict.path("unknownFields").isEmpty();
      if (!refused) {
        assertThat(completed(ours)).contains(verdict.path("defaulted").path("spec"));
      }
    }
    assertThat(refused).as("refused by us, and by Kubernetes").isEqualTo(judgedWrong);
  }

  /** The specs with defaults, as we filled them in. */
  private static List<JsonNode> completed(Manifests manifests) {
    return Stream.of(manifests.servers(), manifests.grants(), manifests.sessions())
        .flatMap(List::stream)
        .map(Located::source)
        .map(source -> normal(source.completed().path("spec")))
        .toList();
  }

  /** Through text, so that numbers of equal value have equal types. */
  private static JsonNode normal(JsonNode value) {
    try {
      return Json.RESOURCES.readTree(value.toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MCPServer", "MCPAccessGrant", "MCPAgentSession"})
  void it_takes_every_status_that_a_condition_may_have(String kind) throws IOException {
    var spec =
        kind.equals("MCPServer")
            ? "{image: a}"
            : "{serverRef: {name: demo}, subject: {humanID: h}}";
    for (var value : Condition.Status.values()) {
      var old =
          YAML.readTree(
              """
              apiVersion: mcpruntime.org/v1alpha1
              kind: %s
              metadata: {name: demo, namespace: n}
              spec: %s
              """
                  .formatted(kind, spec));
      var observed = (ObjectNode) old.deepCopy();
      observed.set(
          "status",
          YAML.readTree(
              """
              observedGeneration: 3
              conditions:
                - {type: Ready, status: "%s", observedGeneration: 3, reason: R, message: m,
                   lastTransitionTime: "2026-01-01T00:00:00Z"}
              """
                  .formatted(value)));
      var verdict = judge.askStatus(observed, old);
      assertThat(verdict.path("errors")).as(value.toString()).isEmpty();
      assertThat(verdict.path("unknownFields")).isEmpty();
    }
  }

  @Test
  void it_refuses_to_take_a_revocation_back() throws IOException {
    var revoked =
        YAML.readTree(
            """
            apiVersion: mcpruntime.org/v1alpha1
            kind: MCPAgentSession
            metadata: {name: s, namespace: n}
            spec: {serverRef: {name: demo}, subject: {humanID: h}, revoked: true}
            """);
    var live = revoked.deepCopy();
    ((ObjectNode) live.path("spec")).put("revoked", false);
    assertThat(judge.ask(revoked, live).path("valid").asBoolean()).isTrue();
    var back = judge.ask(live, revoked);
    assertThat(back.path("valid").asBoolean()).isFalse();
    assertThat(back.path("errors").toString()).contains("a revocation is final");
  }

  private static JsonNode withNamespace(JsonNode document) {
    if (document.path("metadata") instanceof ObjectNode metadata && !metadata.has("namespace")) {
      metadata.put("namespace", Manifests.DEFAULT_NAMESPACE);
    }
    return document;
  }

  private static List<JsonNode> documents(Path file) throws IOException {
    try (var parser = YAML.createParser(file.toFile())) {
      return YAML.<JsonNode>readValues(parser, JsonNode.class).readAll();
    }
  }

  private static List<Path> files(Path folder) {
    try (var tree = Files.list(folder)) {
      return tree.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

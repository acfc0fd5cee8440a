package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.resources.store.Write.DRY_RUN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.Yaml;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Written;

/**
 * The manifests of {@code resources/src/test/cases}, applied for trial: the API accepts what {@code
 * manifest check} accepts, and both say the same of the rest. Each rule of the definitions has an
 * object that it refuses and one that it lets pass.
 */
@ExtendWith(ClusterExtension.class)
class ManifestCasesTest {

  private static final Path CASES =
      Path.of(System.getProperty("repo.root"), "resources/src/test/cases");

  @TestFactory
  Stream<DynamicTest> the_api_says_what_manifest_check_says(Cluster cluster) throws IOException {
    var resources = new KubeResources(KubeApi.of(cluster.client()), _ -> {});
    var namespace = cluster.namespace();
    return cases().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    CASES.relativize(file).toString(),
                    () -> {
                      var outcome = resources.apply(in(namespace, manifest(file)), DRY_RUN);

                      if (namesNoPath(file)) {
                        assertThat(outcome).isInstanceOf(Outcome.Invalid.class);
                      } else {
                        assertThat(said(outcome)).isEqualTo(expected(file));
                      }
                    }));
  }

  /** Such a name is refused before anybody is asked, in the words of stores. */
  private static boolean namesNoPath(Path file) {
    return file.endsWith("name-in-capitals.yaml");
  }

  @Test
  void every_rule_of_the_definitions_refuses_one_object_and_lets_another_pass(Cluster cluster)
      throws IOException {
    var api = KubeApi.of(cluster.client());
    var namespace = cluster.namespace();
    var refused = new HashSet<String>();
    var passed = new HashSet<String>();
    for (var file : cases()) {
      var manifest = in(namespace, manifest(file)).value();
      var kind = Kind.of(manifest.path("kind").asText()).orElseThrow();
      var path = "/apis/" + Kind.API_VERSION + "/namespaces/" + namespace + "/" + kind.plural();
      switch (api.post(path + "?dryRun=All&fieldValidation=Strict", manifest)) {
        case Answer.Refused no -> refused.addAll(said(kind, no));
        case Answer.Done(var body, var _) ->
            rules(kind).stream()
                .filter(rule -> rule.concerns(body))
                .forEach(rule -> passed.add(rule.name()));
        case Answer.Unreached(var sentence) -> throw new AssertionError(sentence);
      }
    }

    refused.addAll(said(Kind.SESSION, unrevoked(api, namespace)));

    var all = Stream.of(Kind.values()).flatMap(kind -> rules(kind).stream()).toList();
    assertThat(all).hasSizeGreaterThan(20);
    assertThat(names(all.stream().filter(rule -> !passed.contains(rule.name()))))
        .as("rules without an object that passes")
        .isEmpty();
    assertThat(
            names(
                all.stream()
                    .filter(
                        rule ->
                            refused.stream()
                                .noneMatch(
                                    said ->
                                        said.startsWith(rule.kind() + " " + rule.path())
                                            && said.contains(rule.message())))))
        .as("rules without an object that they refuse")
        .isEmpty();
  }

  /** Path and sentence of each cause. */
  private static List<String> said(Kind kind, Answer.Refused refused) {
    return refused.causes().stream()
        .map(
            cause ->
                kind + " " + cause.field().replaceAll("\\[\\d+]", ".[]") + ": " + cause.message())
        .toList();
  }

  /** The one rule that looks at what was before. */
  private static Answer.Refused unrevoked(KubeApi api, String namespace) {
    var path =
        "/apis/%s/namespaces/%s/mcpagentsessions/one?fieldManager=tests"
            .formatted(Kind.API_VERSION, namespace);
    var session = Written.session(namespace, "one");
    assertThat(api.apply(path, Written.with(session, "revoked", "true").value()))
        .isInstanceOf(Answer.Done.class);
    return (Answer.Refused) api.apply(path, Written.with(session, "revoked", "false").value());
  }

  private static Set<String> names(Stream<Rule> rules) {
    return rules.map(Rule::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** A rule at a path of a schema, such as {@code spec.tools}. */
  private record Rule(Kind kind, String path, String message) {

    String name() {
      return kind + " " + path + ": " + message;
    }

    /** Whether an object has what the rule looks at. */
    boolean concerns(JsonNode object) {
      return reaches(object, path.isEmpty() ? List.of() : List.of(path.split("\\.")));
    }

    private static boolean reaches(JsonNode value, List<String> path) {
      if (value.isArray() && (path.isEmpty() || !path.getFirst().equals("[]"))) {
        return path.isEmpty();
      }
      if (path.isEmpty()) {
        return !value.isMissingNode();
      }
      var rest = path.subList(1, path.size());
      if (path.getFirst().equals("[]")) {
        for (var item : value) {
          if (reaches(item, rest)) {
            return true;
          }
        }
        return false;
      }
      return reaches(value.path(path.getFirst()), rest);
    }
  }

  private static List<Rule> rules(Kind kind) {
    var rules = new ArrayList<Rule>();
    collect(kind, "", kind.schema(), rules);
    return rules;
  }

  private static void collect(Kind kind, String path, JsonNode schema, List<Rule> rules) {
    for (var rule : schema.path("x-kubernetes-validations")) {
      rules.add(new Rule(kind, path, rule.path("message").asText()));
    }
    schema
        .path("properties")
        .forEachEntry(
            (name, child) ->
                collect(kind, path.isEmpty() ? name : path + "." + name, child, rules));
    if (schema.path("items").isObject()) {
      collect(kind, path + ".[]", schema.path("items"), rules);
    }
  }

  /** Files that hold one object of ours, whose kind and version are not in question. */
  private static List<Path> cases() throws IOException {
    var files = new ArrayList<Path>();
    for (var folder : List.of("schema", "rules")) {
      try (var all = Files.list(CASES.resolve(folder))) {
        all.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(files::add);
      }
    }
    assertThat(files).hasSizeGreaterThan(60);
    return files;
  }

  private static ObjectNode manifest(Path file) throws IOException {
    return (ObjectNode) Yaml.read("case", Files.readString(file)).getFirst().value();
  }

  /** The same in a namespace that is there. */
  private static Manifest in(String namespace, ObjectNode manifest) {
    var value = manifest.deepCopy();
    if (value.path("metadata") instanceof ObjectNode metadata) {
      metadata.put("namespace", namespace);
    }
    return new Manifest(value);
  }

  private static List<String> said(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Invalid(var findings) ->
          findings.stream().map(ManifestCasesTest::line).sorted().toList();
      case Outcome.Created _ -> List.of();
      default -> List.of(outcome.toString());
    };
  }

  private static String line(Finding finding) {
    return finding.path() + " | " + finding.sentence();
  }

  /** The errors of {@code NAME.txt}. */
  private static List<String> expected(Path file) throws IOException {
    var text = file.resolveSibling(file.getFileName().toString().replace(".yaml", ".txt"));
    // A sentence that repeats a text may have several lines.
    var entries = Files.readString(text).split("\n(?=error \\||warning \\||\\d+ fit)");
    return Stream.of(entries)
        .filter(entry -> entry.startsWith("error"))
        .map(entry -> entry.split(" \\| ", 5))
        .map(parts -> parts[3] + " | " + parts[4])
        .sorted()
        .toList();
  }
}

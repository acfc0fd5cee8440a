package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.contract.json.Json;
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
import org.mcpruntime.resources.store.Write;
import org.mcpruntime.resources.store.Written;

/** The API server asks the operator's webhook over TLS, and people hear what it says. */
@ExtendWith(ClusterExtension.class)
class AdmissionTest {

  private static final Path CASES =
      Path.of(System.getProperty("repo.root"), "operator/src/test/admission");
  private static final Duration SOON = Duration.ofSeconds(20);

  /** The folders that the review is tested with, in two namespaces of this API. */
  @TestFactory
  Stream<DynamicTest> the_api_refuses_what_the_review_refuses(Cluster cluster) throws IOException {
    var a = cluster.namespace();
    var b = cluster.namespace();
    var api = KubeApi.of(cluster.client());
    for (var file : List.of("in-old.yaml", "in-around.yaml")) {
      for (var folder : folders()) {
        for (var object : objects(folder.resolve(file), a, b)) {
          assertThat(post(api, object, "")).isInstanceOf(Answer.Done.class);
        }
      }
    }
    var door = new Doorway(cluster, List.of(a, b), InstantSource.system());
    return folders().stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    folder.getFileName().toString(), () -> check(api, folder, a, b)))
        .onClose(door::close);
  }

  private static void check(KubeApi api, Path folder, String a, String b) throws IOException {
    var proposed = objects(folder.resolve("in-proposed.yaml"), a, b).getFirst();
    proposed.withObject("metadata").putObject("labels").put(Doorway.ASKED, "yes");
    boolean update = Files.exists(folder.resolve("in-old.yaml"));
    var answer = update ? replace(api, proposed) : post(api, proposed, "?dryRun=All");

    assertThat(said(answer)).isEqualTo(expected(folder, a, b));
  }

  private static List<String> said(Answer answer) {
    return switch (answer) {
      case Answer.Done _ -> List.of("allowed");
      case Answer.Refused no ->
          Stream.concat(
                  Stream.of("refused"),
                  no.causes().stream()
                      .map(c -> c.field() + " | " + c.message().replace("Invalid value: ", "")))
              .toList();
      case Answer.Unreached(var sentence) -> List.of(sentence);
    };
  }

  /** Without warnings, and without the topic, which is no part of what the API says. */
  private static List<String> expected(Path folder, String a, String b) throws IOException {
    var lines = in(Files.readString(folder.resolve("out-verdict.txt")), a, b).lines().toList();
    return lines.getFirst().equals("allowed")
        ? List.of("allowed")
        : lines.stream().map(line -> line.replaceFirst("^[A-Z_]+ \\| ", "")).toList();
  }

  private static String in(String text, String a, String b) {
    return text.replace("team-a", a).replace("team-b", b);
  }

  private static List<ObjectNode> objects(Path file, String a, String b) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    return Yaml.read("case", in(Files.readString(file), a, b)).stream()
        .map(document -> ((ObjectNode) document.value()).deepCopy())
        .toList();
  }

  private static String path(ObjectNode object) {
    var kind = Kind.of(object.path("kind").asText()).orElseThrow();
    return "/apis/%s/namespaces/%s/%s"
        .formatted(
            Kind.API_VERSION, object.path("metadata").path("namespace").asText(), kind.plural());
  }

  private static Answer post(KubeApi api, ObjectNode object, String query) {
    return api.post(path(object) + query, object);
  }

  /** Lists are replaced as a whole, and nothing in the cases leaves a member out. */
  private static Answer replace(KubeApi api, ObjectNode object) {
    var name = object.path("metadata").path("name").asText();
    return api.merge(path(object) + "/" + name + "?dryRun=All", object);
  }

  private static List<Path> folders() throws IOException {
    try (var all = Files.list(CASES)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static Manifest asked(Manifest manifest) {
    return Written.withMetadata(manifest, "labels", "{" + Doorway.ASKED + ": 'yes'}");
  }

  @Test
  void the_store_hears_the_same_sentences_as_from_manifest_check(Cluster cluster) {
    var a = cluster.namespace();
    var resources = new KubeResources(KubeApi.of(cluster.client()), _ -> {});
    try (var _ = new Doorway(cluster, List.of(a), InstantSource.system())) {
      assertThat(resources.apply(Written.server(a, "echo"), Write.FOR_REAL))
          .isInstanceOf(Outcome.Created.class);

      // A server without tools: whatever the operator has seen of it by now.
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(resources.apply(asked(Written.grant(a, "g")), Write.FOR_REAL))
                      .isInstanceOfSatisfying(
                          Outcome.Invalid.class,
                          invalid ->
                              assertThat(invalid.findings())
                                  .extracting(Finding::path, Finding::sentence)
                                  .contains(
                                      tuple(
                                          "spec.toolRules[1].name",
                                          "names tool drop, which the server does not declare"))));
    }
  }

  @Test
  void without_an_operator_nothing_is_stored_and_everything_can_be_deleted(Cluster cluster) {
    var a = cluster.namespace();
    var api = KubeApi.of(cluster.client());
    try (var door = new Doorway(cluster, List.of(a), InstantSource.system())) {
      var session = asked(Written.session(a, "one")).value();
      assertThat(post(api, session, "")).isInstanceOf(Answer.Done.class);
      door.operator().close();

      var other = asked(Written.session(a, "two")).value();
      assertThat(post(api, other, ""))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              no -> {
                assertThat(no.code()).isEqualTo(500);
                assertThat(no.message())
                    .startsWith(
                        "Internal error occurred: failed calling webhook"
                            + " \"vmcpagentsession.kb.io\"");
              });
      assertThat(api.delete(path(session) + "/one", Json.RESOURCES.createObjectNode()))
          .isInstanceOf(Answer.Done.class);
    }
  }

  @Test
  void an_authority_that_somebody_overwrote_is_put_right(Cluster cluster) {
    var a = cluster.namespace();
    var api = KubeApi.of(cluster.client());
    try (var door = new Doorway(cluster, List.of(a), InstantSource.system())) {
      var right = door.trusted();
      var version = door.registered().getMetadata().getResourceVersion();
      assertThat(door.operator().renewCertificate()).isTrue();
      assertThat(door.registered().getMetadata().getResourceVersion())
          .as("nothing is written when nothing is wrong")
          .isEqualTo(version);

      door.overwrite(
          Base64.getEncoder().encodeToString("-----BEGIN".getBytes(StandardCharsets.UTF_8)));
      assertThat(door.operator().renewCertificate()).isTrue();

      assertThat(door.trusted()).isEqualTo(right);
      await()
          .atMost(SOON)
          .until(
              () ->
                  post(api, asked(Written.session(a, "one")).value(), "?dryRun=All")
                      instanceof Answer.Done);
    }
  }

  /**
   * The API server lives now, so the operator's clock begins in the past: its authority was made
   * half a year ago, and the next one takes over while requests go on.
   */
  @Test
  void authorities_follow_each_other_while_requests_go_on(Cluster cluster) throws Exception {
    var a = cluster.namespace();
    var api = KubeApi.of(cluster.client());
    var today = Instant.now();
    var clock = new AtomicReference<>(today.minus(Duration.ofDays(181)));
    var refused = new ConcurrentLinkedQueue<String>();
    var passed = new AtomicInteger();
    var over = new CountDownLatch(1);
    try (var door = new Doorway(cluster, List.of(a), clock::get)) {
      var first = pem(door);
      turn(door, clock, today.minus(Duration.ofDays(31)));
      var both = pem(door);
      assertThat(both).startsWith(first).hasSizeGreaterThan(first.length());
      turn(door, clock, today.minus(Duration.ofDays(2)));
      await()
          .atMost(SOON)
          .until(
              () ->
                  post(api, asked(Written.session(a, "one")).value(), "?dryRun=All")
                      instanceof Answer.Done);

      var old = Shown.by(door.operator().webhookPort(), both);
      var callers = new ArrayList<Thread>();
      for (int i = 0; i < 4; i++) {
        callers.add(Thread.ofVirtual().start(() -> ask(api, a, refused, passed, over)));
      }
      await().atMost(SOON).until(() -> passed.get() > 50);
      turn(door, clock, today); // the next one signs
      assertThat(Shown.by(door.operator().webhookPort(), both).getIssuerX500Principal())
          .as("who vouches for what new connections are shown")
          .isNotEqualTo(old.getIssuerX500Principal());
      int before = passed.get();
      await().atMost(SOON).until(() -> passed.get() > before + 50);
      over.countDown();
      for (var caller : callers) {
        caller.join();
      }

      assertThat(refused).isEmpty();
      assertThat(pem(door)).as("both are trusted for a while").isEqualTo(both);
    }
  }

  private static void ask(
      KubeApi api,
      String namespace,
      ConcurrentLinkedQueue<String> refused,
      AtomicInteger passed,
      CountDownLatch over) {
    while (over.getCount() > 0) {
      var session = asked(Written.session(namespace, "one")).value();
      if (post(api, session, "?dryRun=All") instanceof Answer.Done) {
        passed.incrementAndGet();
      } else {
        refused.add(String.valueOf(post(api, session, "?dryRun=All")));
      }
    }
  }

  private static void turn(Doorway door, AtomicReference<Instant> clock, Instant now) {
    clock.set(now);
    assertThat(door.operator().renewCertificate()).isTrue();
  }

  private static String pem(Doorway door) {
    return new String(Base64.getDecoder().decode(door.trusted()), StandardCharsets.US_ASCII)
        .lines()
        .collect(Collectors.joining("\n"));
  }
}

package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Texts that somebody may send, file by file of a kind, and what the rules say of each.
 *
 * <p>The expectations follow from the specification; they were never recorded from the reader.
 */
class CorpusTest {

  private static List<CorpusCase> cases = List.of();

  private static final Path CORPUS =
      Path.of(System.getProperty("repo.root"), "mcp/src/test/corpus");

  @BeforeAll
  static void read() throws IOException {
    var read = new ArrayList<CorpusCase>();
    try (var files = Files.list(CORPUS)) {
      for (var file : files.filter(file -> file.toString().endsWith(".txt")).sorted().toList()) {
        read.addAll(CorpusCase.read(file));
      }
    }
    cases = read;
  }

  /** What only who knows the server and its tasks can say. */
  private static final List<Fault> BEHIND =
      List.of(Fault.UPSTREAM_LEGACY, Fault.UPSTREAM_MODERN, Fault.CAPABILITY_MISSING);

  @TestFactory
  Stream<DynamicTest> what_is_said_of_each_text() {
    return cases.stream().map(each -> DynamicTest.dynamicTest(title(each), () -> check(each)));
  }

  @Test
  void every_file_is_read_and_none_is_empty() throws IOException {
    try (var files = Files.list(CORPUS)) {
      for (var file : files.filter(file -> !file.endsWith("README.md")).toList()) {
        assertThat(file.toString()).endsWith(".txt");
        assertThat(cases)
            .as(file.toString())
            .anyMatch(each -> each.place().startsWith(file.getFileName() + ":"));
        assertThat(Files.readString(file)).as(file.toString()).startsWith("# ");
      }
    }
  }

  @Test
  void there_are_many_of_both_sorts() {
    assertThat(cases).filteredOn(each -> isFault(each.verdict())).hasSizeGreaterThan(500);
    assertThat(cases).filteredOn(each -> !isFault(each.verdict())).hasSizeGreaterThan(150);
  }

  @Test
  void no_text_is_there_twice() {
    var places = new HashMap<CorpusCase, String>();
    var twice = new ArrayList<String>();
    for (var each : cases) {
      var other = places.put(each.question(), each.place());
      if (other != null) {
        twice.add(other + " is " + each.place());
      }
    }
    assertThat(twice).isEmpty();
  }

  @Test
  void every_fault_has_its_case() {
    var met = cases.stream().map(CorpusCase::verdict).toList();
    assertThat(met)
        .containsAll(
            Stream.of(Fault.values())
                .filter(fault -> !BEHIND.contains(fault))
                .map(Fault::word)
                .toList());
  }

  private static String title(CorpusCase given) {
    var words = given.place() + " " + said(given);
    return words.length() > 100 ? words.substring(0, 100) + "…" : words;
  }

  private static boolean isFault(String verdict) {
    return !List.of("call", "note", "answer", "batch", "agreed").contains(verdict);
  }

  private static void check(CorpusCase given) {
    var limits = given.direction() == Direction.TO_SERVER ? Limits.REQUEST : Limits.RESPONSE;
    var bytes = given.text().bytes();
    var reading =
        new Reader(limits, given.direction()).read(bytes, 0, bytes.length, given.batches());
    var headers = given.headers();
    if (headers == null) {
      check(given, reading);
    } else {
      assertThat(reading).isInstanceOf(Envelope.class);
      check(given, Agreement.of((Envelope) reading, CorpusCase.headers(headers)));
    }
  }

  private static void check(CorpusCase given, Reading reading) {
    switch (reading) {
      case Malformed malformed -> checkRefusal(given, malformed);
      case Batch batch -> {
        assertThat("batch " + batch.messages().size()).isEqualTo(said(given));
        assertThat(batch.text().toString()).isEqualTo(given.canonical().utf8());
      }
      case Envelope envelope -> {
        assertThat(said(envelope)).isEqualTo(said(given));
        assertThat(envelope.text().toString()).isEqualTo(given.canonical().utf8());
      }
    }
  }

  private static void check(CorpusCase given, Agreement agreement) {
    switch (agreement) {
      case Agreement.Agreed agreed ->
          assertThat("agreed " + agreed.revision().date()).isEqualTo(said(given));
      case Agreement.Refused refused -> checkRefusal(given, refused.why());
    }
  }

  /** Its words, and that the error for it is a message that names the request. */
  private static void checkRefusal(CorpusCase given, Malformed malformed) {
    var id = malformed.id() == null ? "" : "@" + malformed.id().json();
    var path = malformed.fault().word() + " " + malformed.path();
    assertThat(given.what().contains("@") ? path + id : path)
        .as(malformed.sentence())
        .isEqualTo(said(given));
    assertThat(malformed.offset()).isBetween(-1, given.text().bytes().length);
    var error =
        new Reader(Limits.RESPONSE, Direction.TO_CLIENT).read(RpcError.of(malformed).toBytes());
    assertThat(error).isInstanceOf(Envelope.class);
    assertThat(((Envelope) error).id()).isEqualTo(malformed.id());
  }

  private static String said(CorpusCase given) {
    return given.verdict() + " " + given.what();
  }

  private static String said(Envelope envelope) {
    return switch (envelope.message()) {
      case Message.Request request -> {
        assertThat(envelope.id()).isNotNull();
        yield "call " + method(request.method(), envelope) + target(request.target());
      }
      case Message.Notification notification -> {
        assertThat(envelope.id()).isNull();
        yield "note " + method(notification.method(), envelope);
      }
      case Message.Response _ -> "answer " + id(envelope.id());
    };
  }

  private static String method(Method method, Envelope envelope) {
    return method == Method.UNKNOWN ? "?" + envelope.method() : envelope.method();
  }

  private static String id(@Nullable Id id) {
    return id == null ? "-" : id.json().toString();
  }

  private static String target(Target target) {
    return switch (target.kind()) {
      case NONE -> "";
      case TOOL -> "[tool=" + target.name() + "]";
      case PROMPT -> "[prompt=" + target.name() + "]";
      case RESOURCE -> "[resource=" + target.name() + "]";
      case TASK -> "[task=" + target.name() + "]";
    };
  }
}

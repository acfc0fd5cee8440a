package org.mcpruntime.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.mcp.Batch;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.ErrorCode;
import org.mcpruntime.mcp.Fault;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Limits;
import org.mcpruntime.mcp.Malformed;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Reader;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.mcp.RpcError;

/**
 * The schemas of MCP's authors take what we write, and name the methods that we know, by revision
 * and direction.
 */
class SchemaJudgeTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"));

  private static final Map<ErrorCode, String> ERRORS_OF_2026_07_28 =
      Map.of(
          ErrorCode.PARSE_ERROR, "ParseError",
          ErrorCode.INVALID_REQUEST, "InvalidRequestError",
          ErrorCode.METHOD_NOT_FOUND, "MethodNotFoundError",
          ErrorCode.INVALID_PARAMS, "InvalidParamsError");

  private static final String EXTENSION =
      "the tasks extension has it, which has a schema of its own";
  private static final String INSIDE =
      "a result's inputRequests hold it; it is no message any more";

  /** Where table and schemas differ, and why that is right, or known to be wrong. */
  private static final Map<String, String> DIFFERENCES =
      Map.ofEntries(
          Map.entry("2025-03-26 has no call_tool", "an alias of old clients, in no schema"),
          Map.entry("2025-06-18 has no call_tool", "an alias of old clients, in no schema"),
          Map.entry("2025-11-25 has no call_tool", "an alias of old clients, in no schema"),
          Map.entry("2026-07-28 has no tasks/get", EXTENSION),
          Map.entry("2026-07-28 has no tasks/update", EXTENSION),
          Map.entry("2026-07-28 has no tasks/cancel", EXTENSION),
          Map.entry("2026-07-28 has no notifications/tasks", EXTENSION),
          Map.entry("2026-07-28 has sampling/createMessage, we have not", INSIDE),
          Map.entry("2026-07-28 has elicitation/create, we have not", INSIDE),
          Map.entry("2026-07-28 has roots/list, we have not", INSIDE),
          Map.entry(
              "2026-07-28 does not send notifications/progress TO_SERVER",
              "a method's way is the same in all revisions, and older clients send it"));

  @SuppressWarnings("NullAway.Init") // before all
  private static Schemas schemas;

  @BeforeAll
  static void read() throws IOException, InterruptedException {
    Partners.assertInstalled();
    schemas =
        Schemas.from(
            Partners.FOLDER.resolve("node_modules"), ROOT.resolve("tests/judge/schemas/print.mjs"));
  }

  private static JsonNode json(JsonText text) throws IOException {
    return Json.RESOURCES.readTree(text.toString());
  }

  @ParameterizedTest
  @EnumSource
  void the_error_for_every_fault_is_one_in_every_revision(Fault fault) throws IOException {
    for (var id : List.of(Id.of(7), Id.of("é\n"))) {
      var error = json(RpcError.of(new Malformed(fault, 7, "$.params.name", "2027-01-01", id)));
      for (var revision : Revision.values()) {
        assertThat(schemas.problems(revision, errorOf(revision), error)).isEmpty();
      }
    }
    var nobodys = json(RpcError.of(new Malformed(fault, -1, "$", "", null)));
    for (var revision : List.of(Revision.V2025_11_25, Revision.V2026_07_28)) {
      assertThat(schemas.problems(revision, errorOf(revision), nobodys)).isEmpty();
    }
    var special = special(fault);
    if (special.isEmpty()) {
      var error = ERRORS_OF_2026_07_28.getOrDefault(fault.code(), "");
      assertThat(schemas.problems(Revision.V2026_07_28, error, nobodys.path("error"))).isEmpty();
    } else {
      assertThat(schemas.problems(Revision.V2026_07_28, special, nobodys)).isEmpty();
    }
  }

  private static String errorOf(Revision revision) {
    return revision.compareTo(Revision.V2025_11_25) < 0 ? "JSONRPCError" : "JSONRPCErrorResponse";
  }

  /** The definition of a whole answer that is made for the fault; empty where there is none. */
  private static String special(Fault fault) {
    return switch (fault.code()) {
      case UNSUPPORTED_PROTOCOL_VERSION -> "UnsupportedProtocolVersionError";
      case MISSING_CLIENT_CAPABILITY -> "MissingRequiredClientCapabilityError";
      case HEADER_MISMATCH -> "HeaderMismatchError";
      default -> "";
    };
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_every_code_is_one_in_every_revision(ErrorCode code) throws IOException {
    var error =
        json(RpcError.of(Id.of("a"), code, "m", "denied", data -> data.name("n").number(1)));
    for (var revision : Revision.values()) {
      assertThat(schemas.problems(revision, errorOf(revision), error)).isEmpty();
    }
  }

  static List<WireMessage> messages() throws IOException {
    return WireMessage.read(ROOT.resolve("tests/judge/src/test/cases/messages.txt"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void what_we_write_is_valid_as_what_we_read(WireMessage message) throws IOException {
    var nice = read(message.text(), message.direction());
    var ugly = read(message.uglyText(), message.direction());

    assertThat(ugly.text()).isEqualTo(nice.text());
    assertThat(nice.text()).hasToString(message.text());
    var value = json(ugly.text());
    assertThat(value).isEqualTo(Json.RESOURCES.readTree(message.text()));
    for (var revision : message.revisions()) {
      assertThat(schemas.problems(revision, message.frame(revision, value), value)).isEmpty();
      var defined = value.has("result") ? value.path("result") : value;
      assertThat(schemas.problems(revision, message.definition(), defined)).isEmpty();
    }
  }

  private static Envelope read(String text, Direction direction) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    if (new Reader(Limits.RESPONSE, direction).read(bytes) instanceof Envelope envelope) {
      return envelope;
    }
    throw new AssertionError("it is refused: " + text);
  }

  @Test
  void a_batch_that_we_write_is_one_in_the_revision_that_has_batches() throws IOException {
    var bytes =
        """
        [ {"jsonrpc":"2.0","id":1,"method":"ping"},
          {"jsonrpc":"2.0","method":"notifications/initialized"} ]
        """
            .getBytes(StandardCharsets.UTF_8);
    var reading =
        new Reader(Limits.REQUEST, Direction.TO_SERVER).read(bytes, 0, bytes.length, true);
    assertThat(reading).isInstanceOf(Batch.class);
    var batch = json(((Batch) reading).text());
    assertThat(schemas.problems(Revision.V2025_03_26, "JSONRPCBatchRequest", batch)).isEmpty();
    assertThat(Stream.of(Revision.values()).filter(Revision::hasBatches))
        .containsExactlyElementsOf(
            Stream.of(Revision.values())
                .filter(revision -> schemas.has(revision, "JSONRPCBatchRequest"))
                .toList());
  }

  @Test
  void there_is_a_message_of_every_method_in_every_revision_of_its_own() throws IOException {
    var tested = new HashSet<String>();
    for (var message : messages()) {
      var method = message.method();
      for (var revision : message.revisions()) {
        method.ifPresent(known -> tested.add(revision.date() + " has " + known.word()));
        method.ifPresent(
            known ->
                assertThat(schemas.methods(revision))
                    .containsEntry(known.word(), message.definition()));
      }
    }
    for (var revision : Revision.values()) {
      for (var method : ours(revision)) {
        if (!DIFFERENCES.containsKey(revision.date() + " has no " + method.word())) {
          assertThat(tested).contains(revision.date() + " has " + method.word());
        }
      }
    }
  }

  private static List<Method> ours(Revision revision) {
    return Arrays.stream(Method.values())
        .filter(method -> method != Method.UNKNOWN && method.isIn(revision))
        .toList();
  }

  @Test
  void the_table_of_methods_is_that_of_the_schemas() {
    var differences = new TreeSet<String>();
    for (var revision : Revision.values()) {
      var theirs = schemas.methods(revision).keySet();
      var known = new TreeSet<String>();
      for (var method : ours(revision)) {
        known.add(method.word());
        if (!theirs.contains(method.word())) {
          differences.add(revision.date() + " has no " + method.word());
        }
      }
      theirs.stream()
          .filter(word -> !known.contains(word))
          .forEach(word -> differences.add(revision.date() + " has " + word + ", we have not"));
      differences.addAll(directions(revision));
    }
    assertThat(differences).containsExactlyInAnyOrderElementsOf(DIFFERENCES.keySet());
  }

  private static Set<String> directions(Revision revision) {
    var differences = new TreeSet<String>();
    for (var direction : Direction.values()) {
      var side = direction == Direction.TO_SERVER ? "Client" : "Server";
      var requests = schemas.methodsOf(revision, side + "Request");
      var notifications = schemas.methodsOf(revision, side + "Notification");
      assertThat(notifications).as(revision.date() + " " + side).isNotEmpty();
      for (var word : schemas.methods(revision).keySet()) {
        var method = Method.of(word);
        if (!method.isIn(revision)) {
          continue;
        }
        boolean sent = (method.isNotification() ? notifications : requests).contains(word);
        if (sent != method.travels(direction)) {
          differences.add(
              "%s %s %s %s"
                  .formatted(revision.date(), sent ? "sends" : "does not send", word, direction));
        }
      }
      Stream.concat(requests.stream(), notifications.stream())
          .filter(word -> notifications.contains(word) != Method.of(word).isNotification())
          .forEach(word -> differences.add(revision.date() + ": kind of " + word));
    }
    return differences;
  }

  @ParameterizedTest
  @MethodSource("messages")
  void the_schemas_refuse_what_is_wrong(WireMessage message) throws IOException {
    var value = (ObjectNode) Json.RESOURCES.readTree(message.text());
    var wrong = value.deepCopy().put("jsonrpc", "1.0").put("method", 1).put("result", 1);
    for (var revision : message.revisions()) {
      assertThat(schemas.problems(revision, message.frame(revision, value), wrong)).isNotEmpty();
      var defined = value.has("result") ? wrong.path("result") : wrong;
      assertThat(schemas.problems(revision, message.definition(), defined)).isNotEmpty();
    }
  }
}

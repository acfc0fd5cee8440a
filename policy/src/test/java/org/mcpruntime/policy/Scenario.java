package org.mcpruntime.policy;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;

/** A policy and the calls that are decided under it: one file of the folder {@code decide}. */
record Scenario(PolicySnapshot policy, List<Call> calls) {

  /** A word that is misspelt in a file is an error, not a member that means nothing. */
  private static final JsonMapper STRICT =
      Json.SNAPSHOTS.rebuild().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * One call and what is expected.
   *
   * @param at the time, {@link World#NOW} where none is given
   * @param asks the method, and what it names
   * @param is {@code allow} or {@code deny}, the HTTP status, the reason
   * @param observed the reason that enforcement would have had
   * @param with facts as an audit event carries them, null where absent
   * @param changes what would turn it; not looked at where it is left out
   */
  record Call(
      String it,
      String human,
      String agent,
      String team,
      String session,
      @Nullable Instant at,
      @JsonAnySetter Map<String, String> asks,
      String is,
      String observed,
      Map<String, JsonNode> with,
      @Nullable List<String> changes) {

    Call {
      human = Texts.orEmpty(human);
      agent = Texts.orEmpty(agent);
      team = Texts.orEmpty(team);
      session = Texts.orEmpty(session);
      at = at == null ? World.NOW : at;
      observed = Texts.orEmpty(observed);
      with = with == null ? Map.of() : with;
    }

    Caller caller() {
      return new Caller(new Subject(human, agent, team), session);
    }

    Message.Request request() {
      if (asks.size() != 1) {
        throw new IllegalArgumentException(it + " asks " + asks);
      }
      var asked = asks.entrySet().iterator().next();
      return Message.Request.of(Method.of(asked.getKey()), asked.getValue());
    }

    /** The reason of enforcement. */
    String reason() {
      return observed.isEmpty() ? is.substring(is.lastIndexOf(' ') + 1) : observed;
    }

    Instant now() {
      return Objects.requireNonNull(at);
    }
  }

  /** A call in its policy. */
  record Case(String file, PolicySnapshot policy, Call call) {

    @Override
    public String toString() {
      return file + ": it " + call.it;
    }
  }

  static List<Path> files() throws IOException {
    var folder =
        Path.of(
            System.getProperty("repo.root"),
            "policy/src/test/resources/org/mcpruntime/policy/decide");
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  static Stream<Case> cases(Path file) throws IOException {
    var scenario = STRICT.readValue(Files.readString(file), Scenario.class);
    return scenario.calls.stream()
        .map(call -> new Case(file.getFileName().toString(), scenario.policy, call));
  }
}

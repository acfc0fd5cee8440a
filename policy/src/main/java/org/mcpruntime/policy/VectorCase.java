package org.mcpruntime.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;

/**
 * One line of a file of expected decisions.
 *
 * @param policy line of its document in the file of policies, from 0
 * @param now the time of the decision
 */
public record VectorCase(
    @Nullable String id, Integer policy, Instant now, Request request, Expected expected) {

  public VectorCase {
    Objects.requireNonNull(policy, "policy is missing");
    Objects.requireNonNull(now, "now is missing");
    Objects.requireNonNull(request, "request is missing");
    Objects.requireNonNull(expected, "expected is missing");
  }

  /** The call: a method, what it names, who calls. */
  public record Request(
      String method, String tool, String human, String agent, String team, String session) {

    public Request {
      method = Texts.orEmpty(method);
      tool = Texts.orEmpty(tool);
      human = Texts.orEmpty(human);
      agent = Texts.orEmpty(agent);
      team = Texts.orEmpty(team);
      session = Texts.orEmpty(session);
    }

    public Caller caller() {
      return new Caller(new Subject(human, agent, team), session);
    }

    public Message.Request message() {
      return Message.Request.of(Method.of(method), tool);
    }
  }

  /** Every field of the decision; empty where it was not reached. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Expected(
      boolean allowed,
      String reason,
      int status,
      String policyVersion,
      String matchedGrant,
      String matchedSession,
      String requiredTrust,
      String requiredSideEffect,
      String riskLevel,
      String adminTrust,
      String consentedTrust,
      String effectiveTrust) {

    /** The decision in the form of the file. */
    public static Expected of(Decision decision) {
      var flat =
          AuditEvent.Decision.of(decision.allowed(), decision.reason(), decision.facts(), null);
      return new Expected(
          decision.allowed(),
          decision.reason().word(),
          decision.status(),
          flat.policyVersion(),
          Texts.orEmpty(flat.matchedGrant()),
          Texts.orEmpty(flat.matchedSession()),
          word(flat.requiredTrust()),
          word(flat.requiredSideEffect()),
          word(flat.riskLevel()),
          word(flat.adminTrust()),
          word(flat.consentedTrust()),
          word(flat.effectiveTrust()));
    }

    private static String word(@Nullable Enum<?> constant) {
      return constant == null ? "" : Json.word(constant);
    }
  }

  /**
   * What the decision was where it is not what was expected, field by field: {@code reason=x, not
   * y}.
   */
  public Map<String, String> differences(Expected actual) {
    var differences = new LinkedHashMap<String, String>();
    var wanted = Json.SNAPSHOTS.valueToTree(expected);
    var got = Json.SNAPSHOTS.valueToTree(actual);
    got.properties()
        .forEach(
            field -> {
              var want = wanted.path(field.getKey());
              if (!want.equals(field.getValue())) {
                differences.put(
                    field.getKey(), field.getValue().asText() + ", not " + want.asText());
              }
            });
    return differences;
  }
}

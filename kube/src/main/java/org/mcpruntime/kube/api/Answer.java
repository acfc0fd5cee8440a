package org.mcpruntime.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What the API answered, or why it did not. */
public sealed interface Answer {

  /**
   * A 2xx.
   *
   * @param created whether the object is new
   */
  record Done(ObjectNode body, boolean created) implements Answer {}

  /**
   * A {@code Status} that says no.
   *
   * @param after what the API asks to wait at least before it is asked again, if it does
   */
  record Refused(int code, ObjectNode status, @Nullable Duration after) implements Answer {

    /** Whether the same request may be taken a little later. */
    boolean passes() {
      return isThrottled() || code >= 500;
    }

    /** Whether the API had too much to do. */
    public boolean isThrottled() {
      return code == 429;
    }

    /** Such as {@code Conflict} or {@code NotFound}; empty where a proxy answered. */
    public String reason() {
      return status.path("reason").asText();
    }

    public String message() {
      var text = status.path("message").asText();
      if (text.isEmpty()) {
        return isThrottled() ? "the API has too much to do now (HTTP 429)" : "HTTP " + code;
      }
      return text;
    }

    public List<Cause> causes() {
      return StreamSupport.stream(status.path("details").path("causes").spliterator(), false)
          .map(Cause::of)
          .toList();
    }

    public boolean because(String cause) {
      return causes().stream().anyMatch(c -> c.reason().equals(cause));
    }
  }

  /** Nobody answered, so nobody knows what was done. */
  record Unreached(String sentence) implements Answer {}

  /**
   * One of the reasons of a refusal.
   *
   * @param field the path of a value, such as {@code spec.tools[0].name}; may be empty
   */
  record Cause(String reason, String field, String message) {

    static Cause of(JsonNode cause) {
      return new Cause(
          cause.path("reason").asText(),
          cause.path("field").asText(),
          cause.path("message").asText());
    }
  }
}

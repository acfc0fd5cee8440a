package org.mcpruntime.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** What the API answered, or why it did not. */
public sealed interface Answer {

  /**
   * A 2xx.
   *
   * @param created whether the object is new
   */
  record Done(ObjectNode body, boolean created) implements Answer {}

  /** A {@code Status} that says no. */
  record Refused(int code, ObjectNode status) implements Answer {

    /** Such as {@code Conflict} or {@code NotFound}; empty where a proxy answered. */
    public String reason() {
      return status.path("reason").asText();
    }

    public String message() {
      var text = status.path("message").asText();
      return text.isEmpty() ? "HTTP " + code : text;
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

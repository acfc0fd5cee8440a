package org.mcpruntime.scenarios;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that is done in a scenario, and what should come of it; the same in every place. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Step.Apply.class, name = "apply"),
  @JsonSubTypes.Type(value = Step.Phase.class, name = "phase"),
  @JsonSubTypes.Type(value = Step.Call.class, name = "call"),
  @JsonSubTypes.Type(value = Step.Tools.class, name = "tools"),
  @JsonSubTypes.Type(value = Step.Access.class, name = "access"),
  @JsonSubTypes.Type(value = Step.Delete.class, name = "delete"),
  @JsonSubTypes.Type(value = Step.Records.class, name = "records"),
  @JsonSubTypes.Type(value = Step.Usage.class, name = "usage"),
  @JsonSubTypes.Type(value = Step.Explain.class, name = "explain")
})
sealed interface Step {

  /** Who calls; empty words for headers that are not sent. */
  record Caller(@Nullable String human, @Nullable String agent, @Nullable String session) {}

  /**
   * Objects of a file, some members of which are others.
   *
   * @param refused a word of its refusal; null where it is taken
   */
  record Apply(String file, @Nullable String refused) implements Step {}

  /** An object comes to a phase. */
  record Phase(String kind, String name, String is) implements Step {}

  /**
   * A tool is called.
   *
   * @param answers the text that comes; null where it is refused
   * @param refused the reason; null where it is answered
   */
  record Call(
      String server,
      String tool,
      @Nullable ObjectNode arguments,
      @JsonProperty("as") Caller caller,
      @Nullable String answers,
      @Nullable String refused)
      implements Step {}

  /** The tools that a caller sees, in any order. */
  record Tools(String server, @JsonProperty("as") Caller caller, List<String> are)
      implements Step {}

  /**
   * Access is given or taken away: a grant is disabled or enabled, a session revoked.
   *
   * @param refused a word of its refusal; null where it is done
   */
  record Access(String kind, String name, String verb, @Nullable String refused) implements Step {}

  record Delete(String kind, String name) implements Step {}

  /** There are so many records in the scenario's namespace that fit. */
  record Records(Map<String, String> with, int are) implements Step {}

  /** So many events that fit are counted in the scenario's namespace, of which so many denied. */
  record Usage(Map<String, String> with, int events, int denied) implements Step {}

  /** What would be decided, and why. */
  record Explain(Map<String, String> with, String reason) implements Step {}
}

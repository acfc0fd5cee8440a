package org.mcpruntime.mcp;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every method of the protocol revisions 2025-03-26 to 2026-07-28, with what kind of thing it is.
 *
 * <p>A name that is not here is {@link #UNKNOWN}, and the unknown is refused. Names are compared
 * exactly.
 */
public enum Method {
  INITIALIZE("initialize", Family.HANDSHAKE),
  DISCOVER("server/discover", Family.HANDSHAKE),
  PING("ping", Family.HANDSHAKE),
  INITIALIZED("notifications/initialized", Family.HANDSHAKE),

  TOOLS_LIST("tools/list", Family.DISCOVERY),
  PROMPTS_LIST("prompts/list", Family.DISCOVERY),
  RESOURCES_LIST("resources/list", Family.DISCOVERY),
  RESOURCE_TEMPLATES_LIST("resources/templates/list", Family.DISCOVERY),
  TASKS_LIST("tasks/list", Family.DISCOVERY),
  /** One long answer; every URI of its filter is decided as {@link #RESOURCES_SUBSCRIBE}. */
  SUBSCRIPTIONS_LISTEN("subscriptions/listen", Family.DISCOVERY),

  TOOLS_CALL("tools/call", Family.USE, Target.Kind.TOOL),
  /** An alias of old clients. */
  CALL_TOOL("call_tool", Family.USE, Target.Kind.TOOL),
  PROMPTS_GET("prompts/get", Family.USE, Target.Kind.PROMPT),
  RESOURCES_READ("resources/read", Family.USE, Target.Kind.RESOURCE),
  RESOURCES_SUBSCRIBE("resources/subscribe", Family.USE, Target.Kind.RESOURCE),
  /** Its target is the prompt or resource that its {@code ref} names. */
  COMPLETION_COMPLETE("completion/complete", Family.USE),
  TASKS_GET("tasks/get", Family.USE, Target.Kind.TASK),
  TASKS_RESULT("tasks/result", Family.USE, Target.Kind.TASK),
  TASKS_UPDATE("tasks/update", Family.USE, Target.Kind.TASK),
  TASKS_CANCEL("tasks/cancel", Family.USE, Target.Kind.TASK),

  SAMPLING("sampling/createMessage", Family.SERVER_REQUEST),
  ELICITATION("elicitation/create", Family.SERVER_REQUEST),
  ROOTS_LIST("roots/list", Family.SERVER_REQUEST),

  RESOURCES_UNSUBSCRIBE("resources/unsubscribe", Family.HOUSEKEEPING),
  LOGGING_SET_LEVEL("logging/setLevel", Family.HOUSEKEEPING),
  CANCELLED("notifications/cancelled", Family.HOUSEKEEPING),
  PROGRESS("notifications/progress", Family.HOUSEKEEPING),
  LOG_MESSAGE("notifications/message", Family.HOUSEKEEPING),
  TOOLS_CHANGED("notifications/tools/list_changed", Family.HOUSEKEEPING),
  PROMPTS_CHANGED("notifications/prompts/list_changed", Family.HOUSEKEEPING),
  RESOURCES_CHANGED("notifications/resources/list_changed", Family.HOUSEKEEPING),
  RESOURCE_UPDATED("notifications/resources/updated", Family.HOUSEKEEPING),
  ROOTS_CHANGED("notifications/roots/list_changed", Family.HOUSEKEEPING),
  ELICITATION_COMPLETE("notifications/elicitation/complete", Family.HOUSEKEEPING),
  SUBSCRIPTION_ACKNOWLEDGED("notifications/subscriptions/acknowledged", Family.HOUSEKEEPING),
  TASKS_CHANGED("notifications/tasks", Family.HOUSEKEEPING),
  TASK_STATUS("notifications/tasks/status", Family.HOUSEKEEPING),

  /** Any other name. */
  UNKNOWN("", Family.UNKNOWN);

  /** What a method is for; each family is decided in its own way. */
  public enum Family {
    HANDSHAKE,
    DISCOVERY,
    USE,
    SERVER_REQUEST,
    HOUSEKEEPING,
    UNKNOWN
  }

  private static final Map<String, Method> BY_WORD =
      Arrays.stream(values())
          .filter(method -> method != UNKNOWN)
          .collect(Collectors.toUnmodifiableMap(Method::word, Function.identity()));

  private final String word;
  private final Family family;
  private final Target.Kind target;

  Method(String word, Family family) {
    this(word, family, Target.Kind.NONE);
  }

  Method(String word, Family family, Target.Kind target) {
    this.word = word;
    this.family = family;
    this.target = target;
  }

  /** The method of a name, {@link #UNKNOWN} where there is none. */
  public static Method of(String word) {
    return BY_WORD.getOrDefault(word, UNKNOWN);
  }

  /** The name on the wire. */
  public String word() {
    return word;
  }

  public Family family() {
    return family;
  }

  /** Whether it is one that nobody answers; a request of any other method is answered. */
  public boolean isNotification() {
    return word.startsWith("notifications/");
  }

  /** What a request of this method names. */
  public Target.Kind target() {
    return target;
  }
}

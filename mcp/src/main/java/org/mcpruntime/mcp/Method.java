package org.mcpruntime.mcp;

import static org.mcpruntime.mcp.Revisions.ALL;
import static org.mcpruntime.mcp.Revisions.LEGACY;
import static org.mcpruntime.mcp.Revisions.LEGACY_SINCE_2025_06;
import static org.mcpruntime.mcp.Revisions.MODERN;
import static org.mcpruntime.mcp.Revisions.ONLY_2025_11;
import static org.mcpruntime.mcp.Revisions.SINCE_2025_11;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every method of the protocol revisions 2025-03-26 to 2026-07-28, with what kind of thing it is,
 * which way it travels and which revisions have it.
 *
 * <p>A name that is not here is {@link #UNKNOWN}, and the unknown is refused. Names are compared
 * exactly.
 */
public enum Method {
  INITIALIZE("initialize", Family.HANDSHAKE, Way.TO_SERVER, LEGACY),
  DISCOVER("server/discover", Family.HANDSHAKE, Way.TO_SERVER, MODERN),
  PING("ping", Family.HANDSHAKE, Way.BOTH, LEGACY),
  INITIALIZED("notifications/initialized", Family.HANDSHAKE, Way.TO_SERVER, LEGACY),

  TOOLS_LIST("tools/list", Family.DISCOVERY, Way.TO_SERVER, ALL),
  PROMPTS_LIST("prompts/list", Family.DISCOVERY, Way.TO_SERVER, ALL),
  RESOURCES_LIST("resources/list", Family.DISCOVERY, Way.TO_SERVER, ALL),
  RESOURCE_TEMPLATES_LIST("resources/templates/list", Family.DISCOVERY, Way.TO_SERVER, ALL),
  TASKS_LIST("tasks/list", Family.DISCOVERY, Way.BOTH, ONLY_2025_11),
  /** One long answer; every URI of its filter is decided as {@link #RESOURCES_SUBSCRIBE}. */
  SUBSCRIPTIONS_LISTEN("subscriptions/listen", Family.DISCOVERY, Way.TO_SERVER, MODERN),

  TOOLS_CALL("tools/call", Family.USE, Target.Kind.TOOL, Way.TO_SERVER, ALL),
  /** An alias of old clients. */
  CALL_TOOL("call_tool", Family.USE, Target.Kind.TOOL, Way.TO_SERVER, LEGACY),
  PROMPTS_GET("prompts/get", Family.USE, Target.Kind.PROMPT, Way.TO_SERVER, ALL),
  RESOURCES_READ("resources/read", Family.USE, Target.Kind.RESOURCE, Way.TO_SERVER, ALL),
  RESOURCES_SUBSCRIBE(
      "resources/subscribe", Family.USE, Target.Kind.RESOURCE, Way.TO_SERVER, LEGACY),
  /** Its target is the prompt or resource that its {@code ref} names. */
  COMPLETION_COMPLETE("completion/complete", Family.USE, Way.TO_SERVER, ALL),
  TASKS_GET("tasks/get", Family.USE, Target.Kind.TASK, Way.BOTH, SINCE_2025_11),
  TASKS_RESULT("tasks/result", Family.USE, Target.Kind.TASK, Way.BOTH, ONLY_2025_11),
  TASKS_UPDATE("tasks/update", Family.USE, Target.Kind.TASK, Way.TO_SERVER, MODERN),
  TASKS_CANCEL("tasks/cancel", Family.USE, Target.Kind.TASK, Way.BOTH, SINCE_2025_11),

  SAMPLING("sampling/createMessage", Family.SERVER_REQUEST, Way.TO_CLIENT, LEGACY),
  ELICITATION("elicitation/create", Family.SERVER_REQUEST, Way.TO_CLIENT, LEGACY_SINCE_2025_06),
  ROOTS_LIST("roots/list", Family.SERVER_REQUEST, Way.TO_CLIENT, LEGACY),

  RESOURCES_UNSUBSCRIBE("resources/unsubscribe", Family.HOUSEKEEPING, Way.TO_SERVER, LEGACY),
  LOGGING_SET_LEVEL("logging/setLevel", Family.HOUSEKEEPING, Way.TO_SERVER, LEGACY),
  CANCELLED("notifications/cancelled", Family.HOUSEKEEPING, Way.BOTH, ALL),
  PROGRESS("notifications/progress", Family.HOUSEKEEPING, Way.BOTH, ALL),
  LOG_MESSAGE("notifications/message", Family.HOUSEKEEPING, Way.TO_CLIENT, ALL),
  TOOLS_CHANGED("notifications/tools/list_changed", Family.HOUSEKEEPING, Way.TO_CLIENT, ALL),
  PROMPTS_CHANGED("notifications/prompts/list_changed", Family.HOUSEKEEPING, Way.TO_CLIENT, ALL),
  RESOURCES_CHANGED(
      "notifications/resources/list_changed", Family.HOUSEKEEPING, Way.TO_CLIENT, ALL),
  RESOURCE_UPDATED("notifications/resources/updated", Family.HOUSEKEEPING, Way.TO_CLIENT, ALL),
  ROOTS_CHANGED("notifications/roots/list_changed", Family.HOUSEKEEPING, Way.TO_SERVER, LEGACY),
  ELICITATION_COMPLETE(
      "notifications/elicitation/complete", Family.HOUSEKEEPING, Way.TO_CLIENT, ONLY_2025_11),
  SUBSCRIPTION_ACKNOWLEDGED(
      "notifications/subscriptions/acknowledged", Family.HOUSEKEEPING, Way.TO_CLIENT, MODERN),
  TASKS_CHANGED("notifications/tasks", Family.HOUSEKEEPING, Way.TO_CLIENT, MODERN),
  TASK_STATUS("notifications/tasks/status", Family.HOUSEKEEPING, Way.BOTH, ONLY_2025_11),

  /** Any other name. */
  UNKNOWN("", Family.UNKNOWN, Way.BOTH, ALL);

  /** What a method is for; each family is decided in its own way. */
  public enum Family {
    HANDSHAKE,
    DISCOVERY,
    USE,
    SERVER_REQUEST,
    HOUSEKEEPING,
    UNKNOWN
  }

  private enum Way {
    TO_SERVER,
    TO_CLIENT,
    BOTH
  }

  private static final Map<String, Method> BY_WORD =
      Arrays.stream(values())
          .filter(method -> method != UNKNOWN)
          .collect(Collectors.toUnmodifiableMap(Method::word, Function.identity()));

  private static final @Nullable Method[] TABLE = table();

  private final String word;
  private final Family family;
  private final Target.Kind target;
  private final Way way;

  private final Revisions revisions;

  Method(String word, Family family, Way way, Revisions revisions) {
    this(word, family, Target.Kind.NONE, way, revisions);
  }

  Method(String word, Family family, Target.Kind target, Way way, Revisions revisions) {
    this.word = word;
    this.family = family;
    this.target = target;
    this.way = way;
    this.revisions = revisions;
  }

  /** The method of a name, {@link #UNKNOWN} where there is none. */
  public static Method of(String word) {
    return BY_WORD.getOrDefault(word, UNKNOWN);
  }

  /** The method of a name on the wire; no characters are made of it. */
  static Method of(JsonText name) {
    for (int slot = slot(name); ; slot = (slot + 1) % TABLE.length) {
      var candidate = TABLE[slot];
      if (candidate == null) {
        return UNKNOWN;
      }
      if (name.isString(candidate.word)) {
        return candidate;
      }
    }
  }

  private static @Nullable Method[] table() {
    var table = new @Nullable Method[256];
    for (var method : BY_WORD.values()) {
      int slot = slot(new JsonWriter().string(method.word).text());
      while (table[slot] != null) {
        slot = (slot + 1) % table.length;
      }
      table[slot] = method;
    }
    return table;
  }

  /** From what differs: the length, and characters of the middle and the end. */
  private static int slot(JsonText name) {
    byte[] bytes = name.array();
    int mixed =
        name.length() * 31
            + bytes[name.to() - 2] * 7
            + bytes[(name.from() + name.to()) / 2] * 13
            + bytes[name.to() - name.length() / 3] * 17;
    return mixed & 255;
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

  /** Whether it may travel this way. */
  public boolean travels(Direction direction) {
    return switch (way) {
      case TO_SERVER -> direction == Direction.TO_SERVER;
      case TO_CLIENT -> direction == Direction.TO_CLIENT;
      case BOTH -> true;
    };
  }

  /** Whether the revision has it as a message of its own. */
  public boolean isIn(Revision revision) {
    return revisions.contain(revision);
  }

  /** Whether some revision of the era has it. */
  public boolean isIn(Revision.Era era) {
    return revisions.contain(era);
  }
}

package org.mcpruntime.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The members that MCP gives a meaning to, and where they stand. Everything else is passed on as it
 * is.
 */
enum Member {
  JSONRPC(Zone.ENVELOPE, "jsonrpc"),
  ID(Zone.ENVELOPE, "id"),
  METHOD(Zone.ENVELOPE, "method"),
  PARAMS(Zone.ENVELOPE, "params", Zone.PARAMS),
  RESULT(Zone.ENVELOPE, "result", Zone.RESULT),
  ERROR(Zone.ENVELOPE, "error", Zone.ERROR),

  NAME(Zone.PARAMS, "name"),
  ARGUMENTS(Zone.PARAMS, "arguments"),
  URI(Zone.PARAMS, "uri"),
  REF(Zone.PARAMS, "ref", Zone.REF),
  ARGUMENT(Zone.PARAMS, "argument"),
  CONTEXT(Zone.PARAMS, "context"),
  TASK(Zone.PARAMS, "task"),
  TASK_ID(Zone.PARAMS, "taskId"),
  META(Zone.PARAMS, "_meta", Zone.META),
  PROTOCOL_VERSION(Zone.PARAMS, "protocolVersion"),
  CAPABILITIES(Zone.PARAMS, "capabilities"),
  CLIENT_INFO(Zone.PARAMS, "clientInfo"),
  REQUEST_ID(Zone.PARAMS, "requestId"),
  PROGRESS_TOKEN(Zone.PARAMS, "progressToken"),
  NOTIFICATIONS(Zone.PARAMS, "notifications", Zone.FILTER),
  CURSOR(Zone.PARAMS, "cursor"),
  LEVEL(Zone.PARAMS, "level"),
  REQUEST_STATE(Zone.PARAMS, "requestState"),
  INPUT_RESPONSES(Zone.PARAMS, "inputResponses"),

  META_PROTOCOL_VERSION(Zone.META, "io.modelcontextprotocol/protocolVersion"),
  META_CLIENT_CAPABILITIES(Zone.META, "io.modelcontextprotocol/clientCapabilities"),
  META_CLIENT_INFO(Zone.META, "io.modelcontextprotocol/clientInfo"),
  META_LOG_LEVEL(Zone.META, "io.modelcontextprotocol/logLevel"),
  META_SUBSCRIPTION(Zone.META, "io.modelcontextprotocol/subscriptionId"),
  META_RELATED_TASK(Zone.META, "io.modelcontextprotocol/related-task"),
  META_PROGRESS_TOKEN(Zone.META, "progressToken"),
  TRACEPARENT(Zone.META, "traceparent"),
  TRACESTATE(Zone.META, "tracestate"),
  BAGGAGE(Zone.META, "baggage"),

  REF_TYPE(Zone.REF, "type"),
  REF_NAME(Zone.REF, "name"),
  REF_URI(Zone.REF, "uri"),

  TOOLS_CHANGED(Zone.FILTER, "toolsListChanged"),
  PROMPTS_CHANGED(Zone.FILTER, "promptsListChanged"),
  RESOURCES_CHANGED(Zone.FILTER, "resourcesListChanged"),
  SUBSCRIBED_RESOURCES(Zone.FILTER, "resourceSubscriptions"),
  SUBSCRIBED_TASKS(Zone.FILTER, "taskIds"),

  CODE(Zone.ERROR, "code"),
  MESSAGE(Zone.ERROR, "message"),
  DATA(Zone.ERROR, "data"),

  RESULT_TYPE(Zone.RESULT, "resultType"),
  TOOLS(Zone.RESULT, "tools"),
  PROMPTS(Zone.RESULT, "prompts"),
  RESOURCES(Zone.RESULT, "resources"),
  RESOURCE_TEMPLATES(Zone.RESULT, "resourceTemplates"),
  TASKS(Zone.RESULT, "tasks"),
  RESULT_CAPABILITIES(Zone.RESULT, "capabilities"),
  SUPPORTED_VERSIONS(Zone.RESULT, "supportedVersions"),
  COMPLETION(Zone.RESULT, "completion"),
  INPUT_REQUESTS(Zone.RESULT, "inputRequests"),
  RESULT_STATE(Zone.RESULT, "requestState"),
  CACHE_SCOPE(Zone.RESULT, "cacheScope"),
  NEXT_CURSOR(Zone.RESULT, "nextCursor");

  /** An object of which some members have a meaning; in {@link #FREE} none has. */
  enum Zone {
    FREE("$"),
    ENVELOPE("$"),
    PARAMS("$.params"),
    META("$.params._meta"),
    REF("$.params.ref"),
    FILTER("$.params.notifications"),
    ERROR("$.error"),
    RESULT("$.result");

    private final String path;

    Zone(String path) {
      this.path = path;
    }

    @SuppressWarnings("EnumOrdinal") // an index for the length of one process
    int index() {
      return ordinal();
    }
  }

  static final int COUNT = values().length;

  private final Zone zone;
  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to it
  private final byte[] bytes;

  private final Zone inside;

  Member(Zone zone, String word) {
    this(zone, word, Zone.FREE);
  }

  Member(Zone zone, String word, Zone inside) {
    this.zone = zone;
    this.word = word;
    this.bytes = word.getBytes(StandardCharsets.US_ASCII);
    this.inside = inside;
  }

  /** Where what is known of it stands in an array of {@link #COUNT}. */
  @SuppressWarnings("EnumOrdinal") // an index for the length of one process
  int index() {
    return ordinal();
  }

  Zone zone() {
    return zone;
  }

  String word() {
    return word;
  }

  /** What its value is, where that is an object. */
  Zone inside() {
    return inside;
  }

  /** Its path from the message. */
  String path() {
    return zone.path + JsonText.step(word);
  }

  boolean isCalled(byte[] text, int from, int to) {
    return Arrays.equals(bytes, 0, bytes.length, text, from, to);
  }
}

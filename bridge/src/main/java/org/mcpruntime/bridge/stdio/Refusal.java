package org.mcpruntime.bridge.stdio;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.ErrorCode;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Malformed;
import org.mcpruntime.mcp.RpcError;

/**
 * Why a request is answered by the bridge and not by the server.
 *
 * @param detail what exactly, for people; empty where the reason says it all
 * @param malformed what is wrong with the message, where that is why
 */
record Refusal(Reason reason, String detail, @Nullable Malformed malformed) {

  /** The closed list, with the status of HTTP and the code of JSON-RPC that go with each. */
  enum Reason {
    NO_SUCH_PATH(404, ErrorCode.INVALID_REQUEST, "there is nothing at this path"),
    ORIGIN_NOT_ALLOWED(403, ErrorCode.DENIED, "pages of this origin may not use the server"),
    VERB_NOT_ALLOWED(405, ErrorCode.DENIED, "the HTTP method has no meaning here"),
    NOT_ACCEPTABLE(
        406, ErrorCode.INVALID_REQUEST, "a client of this method takes text/event-stream"),
    MEDIA_TYPE_UNSUPPORTED(415, ErrorCode.INVALID_REQUEST, "the body is application/json"),
    BODY_TOO_LARGE(413, ErrorCode.INVALID_REQUEST, "the body is longer than is taken"),
    RPC_INSPECTION_FAILED(
        400, ErrorCode.INVALID_REQUEST, "the body is no message that can be read in one way only"),
    METHOD_UNKNOWN(200, ErrorCode.METHOD_NOT_FOUND, "the server does not have this method here"),
    MCP_SESSION_MISSING(
        400, ErrorCode.INVALID_REQUEST, "the request names no session; initialize opens one"),
    MCP_SESSION_NOT_FOUND(
        404, ErrorCode.INVALID_REQUEST, "there is no such session any more; initialize opens one"),
    MCP_SESSION_OPEN(400, ErrorCode.INVALID_REQUEST, "the session is initialized already"),
    TOO_MANY_STREAMS(409, ErrorCode.INVALID_REQUEST, "the session has as many streams as it may"),
    ANSWER_UNASKED(400, ErrorCode.INVALID_REQUEST, "the server asked this client nothing with it"),
    SESSIONS_EXHAUSTED(
        503, ErrorCode.UNAVAILABLE, "as many sessions as are allowed are open; try again later"),
    CONCURRENCY_LIMITED(
        503, ErrorCode.UNAVAILABLE, "the server works on as many requests as are allowed"),
    UPSTREAM_STARTING(503, ErrorCode.UNAVAILABLE, "the server is being started; try again soon"),
    UPSTREAM_UNAVAILABLE(502, ErrorCode.UPSTREAM_FAILED, "the server does not run"),
    UPSTREAM_DIED(502, ErrorCode.UPSTREAM_FAILED, "the server's process ended"),
    UPSTREAM_STUCK(503, ErrorCode.UPSTREAM_FAILED, "the server does not read what it is sent"),
    UPSTREAM_TIMEOUT(504, ErrorCode.UPSTREAM_FAILED, "the server did not answer in time"),
    UPSTREAM_MALFORMED(
        502, ErrorCode.UPSTREAM_FAILED, "the server's answer cannot be read in one way only"),
    DRAINING(503, ErrorCode.UNAVAILABLE, "the server is being stopped");

    private final int status;
    private final ErrorCode code;
    private final String sentence;

    Reason(int status, ErrorCode code, String sentence) {
      this.status = status;
      this.code = code;
      this.sentence = sentence;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    String sentence() {
      return sentence;
    }
  }

  static Refusal of(Reason reason) {
    return new Refusal(reason, "", null);
  }

  static Refusal of(Reason reason, String detail) {
    return new Refusal(reason, detail, null);
  }

  static Refusal of(Malformed malformed) {
    return new Refusal(Reason.RPC_INSPECTION_FAILED, "", malformed);
  }

  int status() {
    return malformed == null ? reason.status : malformed.fault().status();
  }

  /** Whether the client may do better a second later. */
  boolean passes() {
    return status() == 503;
  }

  /** The error that a client gets. */
  JsonText error(@Nullable Id id) {
    if (malformed != null) {
      return RpcError.of(malformed);
    }
    var message = detail.isEmpty() ? reason.sentence : reason.sentence + ": " + detail;
    return RpcError.of(id, reason.code, message, reason.word(), _ -> {});
  }
}

package org.mcpruntime.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.gateway.caller.Challenge;
import org.mcpruntime.mcp.ErrorCode;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.RpcError;
import org.mcpruntime.process.http.Fields;

/**
 * What a refused client gets: a JSON-RPC error with a stable word, and the headers that go with it.
 */
final class Refusals {

  private static final String ADAPTER =
      "this server knows its callers by headers; an adapter adds them";
  private static final String CERTIFICATE = "this server knows its callers by client certificates";

  private Refusals() {}

  /** The error; it names neither what was asked for nor whether that exists. */
  static JsonText error(Refusal refusal, @Nullable Id id) {
    if (refusal.malformed() != null) {
      return RpcError.of(refusal.malformed());
    }
    var reason = refusal.reason();
    return RpcError.of(
        id, code(reason), reason.sentence(), reason.word(), data -> hints(data, refusal));
  }

  private static void hints(JsonWriter data, Refusal refusal) {
    Challenge challenge = refusal.challenge();
    if (!challenge.requiredHeaders().isEmpty()) {
      data.name("message").string(ADAPTER);
      data.name("adapter_required").bool(true);
      data.name("required_headers").array();
      challenge.requiredHeaders().forEach(data::string);
      data.end();
    }
    if (challenge.clientCertificateRequired()) {
      data.name("message").string(CERTIFICATE);
      data.name("client_certificate_required").bool(true);
    }
    if (refusal.hints().retryAfter() != null) {
      data.name("retry_after_ms").number(refusal.hints().retryAfter().toMillis());
    }
  }

  /** The code of a reason follows from its status. */
  static ErrorCode code(Reason reason) {
    if (reason == Reason.TASK_NOT_YOURS) {
      return ErrorCode.INVALID_PARAMS; // as a server says of a task that there is not
    }
    return switch (reason.status()) {
      case 401 -> ErrorCode.UNAUTHENTICATED;
      case 404, 405 ->
          reason == Reason.METHOD_UNKNOWN ? ErrorCode.METHOD_NOT_FOUND : ErrorCode.DENIED;
      case 400, 413, 415 -> ErrorCode.INVALID_REQUEST;
      case 429 -> ErrorCode.LIMITED;
      case 502, 504 -> ErrorCode.UPSTREAM_FAILED;
      case 500, 501, 503 -> ErrorCode.UNAVAILABLE;
      default -> ErrorCode.DENIED;
    };
  }

  static HttpHeaders headers(Refusal refusal) {
    var headers = Fields.none();
    headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    if (refusal.challenge().wwwAuthenticate() != null) {
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, refusal.challenge().wwwAuthenticate());
    }
    if (!refusal.hints().allow().isEmpty()) {
      headers.set(HttpHeaderNames.ALLOW, refusal.hints().allow());
    }
    if (refusal.hints().retryAfter() != null) {
      long seconds = (refusal.hints().retryAfter().toMillis() + 999) / 1000;
      headers.set(HttpHeaderNames.RETRY_AFTER, Long.toString(Math.max(1, seconds)));
    }
    return headers;
  }
}

package org.mcpruntime.contract.platform;

import java.util.Locale;

/** Why a request to the HTTP API was not carried out; the words are the original's. */
public enum ErrorCode {
  INVALID_REQUEST_BODY(400),
  INVALID_QUERY_PARAM(400),
  UNAUTHORIZED(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  CONFLICT(409),
  REQUEST_TOO_LARGE(413),
  /** The body is what it should be, and what it says breaks a rule; {@code details} say which. */
  INVALID(422),
  TOO_MANY_REQUESTS(429),
  INTERNAL_ERROR(500),
  QUERY_FAILED(500),
  SERVICE_UNAVAILABLE(503);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** As it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

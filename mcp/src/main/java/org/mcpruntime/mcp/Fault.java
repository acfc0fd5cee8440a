package org.mcpruntime.mcp;

import java.util.Locale;

/** Why a text is refused before anybody decides on it: the closed list. */
public enum Fault {
  // the bytes
  EMPTY(ErrorCode.PARSE_ERROR, "there is nothing to read"),
  TOO_LARGE(ErrorCode.INVALID_REQUEST, 413, "it is larger than is accepted"),
  BYTE_ORDER_MARK(ErrorCode.PARSE_ERROR, "it begins with a byte order mark"),
  NOT_UTF8(ErrorCode.PARSE_ERROR, "the bytes are not UTF-8"),

  // JSON
  NOT_JSON(ErrorCode.PARSE_ERROR, "it is not JSON"),
  CUT_SHORT(ErrorCode.PARSE_ERROR, "it ends in the middle of a value"),
  TRAILING_DATA(ErrorCode.PARSE_ERROR, "something follows the one value"),
  LONE_SURROGATE(ErrorCode.PARSE_ERROR, "an escape names half a character"),
  TOO_DEEP(ErrorCode.PARSE_ERROR, "objects and arrays stand too deep in one another"),
  NUMBER_TOO_LONG(ErrorCode.PARSE_ERROR, "a number has too many digits"),
  NUMBER_RANGE(ErrorCode.PARSE_ERROR, "a number is too large or too small for a double"),
  NAME_REPEATED(ErrorCode.PARSE_ERROR, "an object has the same name twice"),
  NAME_AMBIGUOUS(ErrorCode.INVALID_REQUEST, "a lenient reader would take the name for another one"),

  // JSON-RPC
  NOT_AN_OBJECT(ErrorCode.INVALID_REQUEST, "a message is an object"),
  BATCH_REFUSED(ErrorCode.INVALID_REQUEST, "the revision that is spoken has no batches"),
  BATCH_EMPTY(ErrorCode.INVALID_REQUEST, "a batch has at least one message"),
  BATCH_TOO_LONG(ErrorCode.INVALID_REQUEST, "the batch has too many messages"),
  BATCH_ELEMENT(ErrorCode.INVALID_REQUEST, "this cannot be part of a batch"),
  VERSION_WRONG(ErrorCode.INVALID_REQUEST, "jsonrpc is the string 2.0"),
  MEMBER_UNKNOWN(ErrorCode.INVALID_REQUEST, "JSON-RPC has no such member"),
  KIND_UNKNOWN(ErrorCode.INVALID_REQUEST, "it has neither a method, a result nor an error"),
  KIND_AMBIGUOUS(
      ErrorCode.INVALID_REQUEST, "it is more than one of a request, a result and an error"),
  ID_MISSING(ErrorCode.INVALID_REQUEST, "a request and an answer have an id"),
  ID_UNWANTED(ErrorCode.INVALID_REQUEST, "a notification has no id"),
  ID_INVALID(ErrorCode.INVALID_REQUEST, "an id is a string or a whole number of at most 53 bits"),
  METHOD_INVALID(ErrorCode.INVALID_REQUEST, "a method is a string of visible characters"),
  METHOD_DIRECTION(ErrorCode.METHOD_NOT_FOUND, 404, "this side does not send this method"),
  PARAMS_INVALID(ErrorCode.INVALID_PARAMS, "params is an object"),
  RESULT_INVALID(ErrorCode.INVALID_REQUEST, "a result is an object"),
  ERROR_INVALID(ErrorCode.INVALID_REQUEST, "an error is an object with a whole code and a message"),

  // MCP
  TARGET_MISSING(ErrorCode.INVALID_PARAMS, "the method needs the name of what it asks for"),
  TARGET_INVALID(
      ErrorCode.INVALID_PARAMS,
      "it is a non-empty string without control characters, not too long"),
  PARAM_INVALID(ErrorCode.INVALID_PARAMS, "the parameter is not of the kind that the method has"),
  META_MISSING(ErrorCode.INVALID_PARAMS, "every request of this revision says this in _meta"),
  HEADER_MISSING(ErrorCode.HEADER_MISMATCH, "the header is required"),
  HEADER_REPEATED(ErrorCode.HEADER_MISMATCH, "the header may be there once"),
  HEADER_INVALID(ErrorCode.HEADER_MISMATCH, "the header's value cannot be read"),
  HEADER_MISMATCH(ErrorCode.HEADER_MISMATCH, "the header and the body say different things"),
  REVISION_UNSUPPORTED(ErrorCode.UNSUPPORTED_PROTOCOL_VERSION, "this revision is not spoken here"),
  UPSTREAM_LEGACY(
      ErrorCode.UNSUPPORTED_PROTOCOL_VERSION, "the server behind the gateway is of the legacy era"),
  UPSTREAM_MODERN(
      ErrorCode.UNSUPPORTED_PROTOCOL_VERSION, "the server behind the gateway is of the modern era"),
  CAPABILITY_MISSING(
      ErrorCode.MISSING_CLIENT_CAPABILITY,
      "the client must declare the extension that the method belongs to"),
  METHOD_NOT_IN_REVISION(
      ErrorCode.METHOD_NOT_FOUND, 404, "the revision that is spoken has no such method"),
  RESPONSE_NOT_IN_REVISION(
      ErrorCode.INVALID_REQUEST, "clients of the revision that is spoken send no answers");

  private final ErrorCode code;
  private final int status;
  private final String sentence;

  Fault(ErrorCode code, String sentence) {
    this(code, 400, sentence);
  }

  Fault(ErrorCode code, int status, String sentence) {
    this.code = code;
    this.status = status;
    this.sentence = sentence;
  }

  /** The word on the wire and in records: {@code name_repeated}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The JSON-RPC code that a peer gets. */
  public ErrorCode code() {
    return code;
  }

  /** The HTTP status that a peer gets. */
  public int status() {
    return status;
  }

  /** What it means, for people. */
  public String sentence() {
    return sentence;
  }
}

package org.mcpruntime.client.mcp;

import com.fasterxml.jackson.databind.JsonNode;

/** What a server, or the gateway before it, answers to a request. */
public sealed interface Answer {

  /** It was done. */
  record Result(JsonNode result) implements Answer {}

  /**
   * It was not.
   *
   * @param status of HTTP
   * @param code of JSON-RPC; 0 where the answer was none of JSON-RPC
   * @param reason the gateway's word; empty where it said none
   */
  record Refused(int status, int code, String reason, String message) implements Answer {}
}

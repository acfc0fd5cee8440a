package org.mcpruntime.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Locale;

/** What a client of the gateway got. */
record Reply(int status, List<String> lines, String body) {

  private static final JsonMapper JSON = new JsonMapper();

  List<String> header(String name) {
    var prefix = name.toLowerCase(Locale.ROOT) + ":";
    return lines.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .toList();
  }

  String only(String name) {
    var values = header(name);
    if (values.size() != 1) {
      throw new AssertionError(name + " is there " + values.size() + " times: " + lines);
    }
    return values.getFirst();
  }

  JsonNode json() {
    return parse(body);
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }

  String reason() {
    return json().at("/error/data/reason").asText();
  }

  int code() {
    return json().at("/error/code").asInt();
  }
}

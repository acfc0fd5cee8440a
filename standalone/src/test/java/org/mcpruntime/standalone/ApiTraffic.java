package org.mcpruntime.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mcpruntime.contract.json.Json;

/**
 * What is said to an API and by it, as its document describes it; the validator of schemas is
 * another author's.
 *
 * <p>Clients leave room for members of later versions; here there is none, so that nothing goes
 * undescribed.
 */
final class ApiTraffic {

  private static final List<String> PLACES = List.of("path", "query");

  private final ObjectNode document;
  private final SchemaRegistry registry =
      SchemaRegistry.withDialect(
          Dialects.getOpenApi31(),
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  ApiTraffic(JsonNode document) {
    this.document = document.deepCopy();
    close(this.document.path("components").path("schemas"));
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode schema
        && schema.path("properties").isObject()
        && !schema.has("additionalProperties")) {
      schema.put("additionalProperties", false);
    }
    node.forEach(ApiTraffic::close);
  }

  /** One thing that can be asked, as the document has it. */
  record Operation(String verb, String path, JsonNode described) {

    @Override
    public String toString() {
      return verb + " " + path;
    }
  }

  List<Operation> operations() {
    return document.path("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .map(
                        each ->
                            new Operation(
                                each.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                each.getValue())))
        .toList();
  }

  /** What a request asks for. */
  Optional<Operation> operation(String verb, URI uri) {
    return operations().stream()
        .filter(each -> each.verb.equals(verb))
        .filter(each -> uri.getPath().matches(each.path.replaceAll("\\{[^}]+}", "[^/]+")))
        .findFirst();
  }

  /** What is wrong with a request. */
  List<String> request(Operation operation, URI uri, String body) {
    var wrong = new ArrayList<String>();
    var query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (var pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        wrong.addAll(parameter(operation, pair));
      }
    }
    var described = operation.described.path("requestBody");
    if (described.isMissingNode() != body.isEmpty()) {
      wrong.add("a body is or is not there");
    } else if (!body.isEmpty()) {
      wrong.addAll(json(described.path("content").path("application/json").path("schema"), body));
    }
    return wrong;
  }

  private List<String> parameter(Operation operation, String pair) {
    var parts = pair.split("=", 2);
    for (var described : operation.described.path("parameters")) {
      if (described.path("name").asText().equals(parts[0])
          && PLACES.contains(described.path("in").asText())) {
        if (parts.length == 1 || parts[1].isEmpty()) {
          return described.path("allowEmptyValue").asBoolean()
              ? List.of()
              : List.of(parts[0] + " is empty");
        }
        var text = URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
        var type = described.path("schema").path("type").asText("string");
        return json(
            described.path("schema"),
            type.equals("string") ? Json.RESOURCES.valueToTree(text).toString() : text);
      }
    }
    return List.of("nobody knows the parameter " + parts[0]);
  }

  /** What is wrong with an answer. */
  List<String> answer(Operation operation, int status, String type, String body) {
    var media = type.split(";", 2)[0];
    var content = content(operation, status).path(media);
    if (content.isMissingNode()) {
      return List.of("nobody says that %d comes as %s".formatted(status, media));
    }
    var schema = content.path("schema");
    return switch (media) {
      case "application/json" -> json(schema, body);
      case "application/jsonl" ->
          body.lines()
              .filter(line -> !line.isEmpty())
              .flatMap(line -> json(schema.path("items"), line).stream())
              .toList();
      default -> List.of();
    };
  }

  private JsonNode content(Operation operation, int status) {
    var responses = operation.described.path("responses");
    var response = responses.path(Integer.toString(status));
    if (response.isMissingNode()) {
      response = responses.path(status / 100 + "XX");
    }
    return response.has("$ref")
        ? document.at(response.path("$ref").asText().substring(1)).path("content")
        : response.path("content");
  }

  private List<String> json(JsonNode schema, String text) {
    var root = Json.RESOURCES.createObjectNode();
    root.set("allOf", Json.RESOURCES.createArrayNode().add(schema));
    root.set("components", document.path("components"));
    try {
      return registry.getSchema(root).validate(Json.RESOURCES.readTree(text)).stream()
          .map(Object::toString)
          .toList();
    } catch (JsonProcessingException e) {
      return List.of("no JSON: " + text);
    }
  }
}

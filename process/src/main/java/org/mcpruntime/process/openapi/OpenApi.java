package org.mcpruntime.process.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.platform.ApiError;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;

/** A table of routes → the document that describes it. */
public final class OpenApi {

  private static final Pattern NAME = Pattern.compile("\\{([^}]+)}");
  private static final Schemas.Use ERRORS = new Schemas.Use(Route.Form.CAMEL, false);

  private final About about;
  private final Schemas schemas;
  private final Map<String, Parameter> names;

  private OpenApi(About about) {
    this.about = about;
    schemas = new Schemas(about);
    names = about.names().stream().collect(Collectors.toMap(Parameter::name, Function.identity()));
  }

  /** The document, in OpenAPI 3.1. */
  public static ObjectNode of(List<Route> routes, About about) {
    return new OpenApi(about).document(routes);
  }

  private ObjectNode document(List<Route> routes) {
    var document = Schemas.object().put("openapi", "3.1.1");
    var title = about.title();
    document
        .putObject("info")
        .put("title", title.text())
        .put("version", title.version())
        .put("description", title.description());
    document.putArray("servers").addObject().put("url", "/");
    var security = document.putArray("security");
    security.addObject().putArray("bearer");
    security.addObject().putArray("key");
    var paths = document.putObject("paths");
    for (var route : routes) {
      paths
          .withObjectProperty(route.path())
          .set(route.verb().name().toLowerCase(Locale.ROOT), operation(route));
    }
    var components = document.putObject("components");
    var responses = components.putObject("responses");
    responses.set("Refused", refusals("The request is at fault", true));
    responses.set("Failed", refusals("The platform is at fault, or about to stop", false));
    var schemes = components.putObject("securitySchemes");
    schemes.putObject("bearer").put("type", "http").put("scheme", "bearer");
    schemes.putObject("key").put("type", "apiKey").put("in", "header").put("name", "x-api-key");
    components.set("schemas", schemas.named());
    return document;
  }

  private ObjectNode operation(Route route) {
    var operation = Schemas.object().put("operationId", id(route));
    operation.putArray("tags").add(tag(route));
    operation.put("summary", route.words().summary());
    if (route.words().who() == Principal.Role.ADMIN) {
      operation.put("description", "For administrators.");
    }
    var parameters = Json.RESOURCES.createArrayNode();
    NAME.matcher(route.path()).results().forEach(name -> parameters.add(inPath(name.group(1))));
    route.shape().parameters().forEach(each -> parameters.add(parameter("query", each)));
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
    var reads = route.shape().reads();
    if (reads != null) {
      var body = operation.putObject("requestBody").put("required", true);
      body.putObject("content")
          .putObject(Reply.JSON)
          .set("schema", schemas.of(reads, new Schemas.Use(Route.Form.CAMEL, true)));
    }
    var responses = operation.putObject("responses");
    responses.set("200", answer(route.shape()));
    responses.putObject("4XX").put("$ref", "#/components/responses/Refused");
    responses.putObject("5XX").put("$ref", "#/components/responses/Failed");
    return operation;
  }

  private ObjectNode answer(Route.Shape shape) {
    var use = new Schemas.Use(shape.form(), false);
    var answer = Schemas.object().put("description", "It is done, or what was asked for.");
    var content = answer.putObject("content");
    var line = shape.lines();
    boolean linesOnly = line != null && shape.answers() == Void.class;
    if (!linesOnly) {
      content.putObject(plain(shape.form().type())).set("schema", schemas.of(shape.answers(), use));
    }
    if (line != null) {
      answer.put(
          "description",
          linesOnly
              ? "Lines as it happens: each is an item; an empty one says that the connection is"
                  + " alive."
              : shape.form() == Route.Form.PARQUET
                  ? "What was asked for. Of lines each is an item."
                  : "What was asked for. Lines come for as long as somebody listens: each is an item; an"
                      + " empty one says that the connection is alive.");
      content
          .putObject(Reply.JSON_LINES)
          .putObject("schema")
          .put("type", "array")
          .set("items", schemas.of(line, use));
    }
    return answer;
  }

  /** Without the charset, which is no part of what is matched. */
  private static String plain(String type) {
    return type.split(";", 2)[0];
  }

  private ObjectNode inPath(String name) {
    var known = names.get(name);
    if (known == null) {
      throw new IllegalArgumentException("nobody says what stands in the place of " + name);
    }
    return parameter("path", known).put("required", true);
  }

  private ObjectNode parameter(String place, Parameter parameter) {
    var described =
        Schemas.object()
            .put("name", parameter.name())
            .put("in", place)
            .put("description", parameter.summary());
    described.set("schema", schema(parameter));
    if (parameter instanceof Parameter.Flag) {
      described.put("allowEmptyValue", true);
    }
    return described;
  }

  private ObjectNode schema(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Text _ -> Schemas.typed("string");
      case Parameter.Flag _ -> Schemas.typed("boolean").put("default", false);
      case Parameter.Time _ -> Schemas.typed("string").put("format", "date-time");
      case Parameter.Id _ -> Schemas.typed("string").put("format", "uuid");
      case Parameter.Whole _ -> Schemas.typed("integer").put("format", "int64");
      case Parameter.Word<?> word -> schemas.of(word.words(), ERRORS);
      case Parameter.Count number ->
          Schemas.typed("integer")
              .put("minimum", number.range().least())
              .put("maximum", number.range().most())
              .put("default", number.usual());
    };
  }

  private ObjectNode refusals(String description, boolean ofCaller) {
    var statuses = new TreeMap<Integer, String>();
    for (var code : ErrorCode.values()) {
      if (ofCaller == code.status() < 500) {
        statuses.merge(code.status(), code.word(), (one, other) -> one + ", " + other);
      }
    }
    var words =
        statuses.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining("; "));
    var response = Schemas.object().put("description", "%s: %s".formatted(description, words));
    response
        .putObject("content")
        .putObject(Reply.JSON)
        .set("schema", schemas.of(ApiError.class, ERRORS));
    return response;
  }

  private List<String> segments(Route route) {
    return Arrays.stream(route.path().substring(about.prefix().length()).split("[/.]", -1))
        .filter(segment -> !segment.isEmpty())
        .toList();
  }

  private String id(Route route) {
    return route.verb().name().toLowerCase(Locale.ROOT)
        + segments(route).stream()
            .map(segment -> NAME.matcher(segment).replaceAll("$1"))
            .flatMap(segment -> Arrays.stream(segment.split("-", -1)))
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
  }

  /** The first word that tells it from others. */
  private String tag(Route route) {
    Collection<String> words = segments(route);
    return words.stream().filter(word -> !word.equals("runtime")).findFirst().orElse("runtime");
  }
}

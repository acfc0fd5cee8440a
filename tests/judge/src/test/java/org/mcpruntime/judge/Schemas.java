package org.mcpruntime.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.mcp.Revision;

/**
 * The JSON Schema of every revision, as the conformance suite of MCP's authors carries it, and the
 * validator that asks it.
 */
final class Schemas {

  private static final String SUITE = "@modelcontextprotocol/conformance/dist/index.js";

  private final JsonNode byRevision;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> compiled = new HashMap<>();

  private Schemas(JsonNode byRevision) {
    this.byRevision = byRevision;
  }

  /** Takes them out of the package that stands in a folder of npm. */
  static Schemas from(Path nodeModules, Path script) throws IOException, InterruptedException {
    var suite = nodeModules.resolve(SUITE);
    var own = nodeModules.resolve(".bin/node");
    var node = Files.isExecutable(own) ? own.toString() : "node";
    var process =
        new ProcessBuilder(node, script.toString(), suite.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var printed = Json.RESOURCES.readTree(process.getInputStream());
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          "%s ended with %d; it says why on standard error".formatted(script, code));
    }
    return new Schemas(printed);
  }

  private String definitionsOf(Revision revision) {
    return schema(revision).has("$defs") ? "$defs" : "definitions";
  }

  private JsonNode schema(Revision revision) {
    return byRevision.path(revision.date());
  }

  private JsonNode definition(Revision revision, String name) {
    return schema(revision).path(definitionsOf(revision)).path(name);
  }

  boolean has(Revision revision, String definition) {
    return !definition(revision, definition).isMissingNode();
  }

  /** What is wrong with a value, by a definition; nothing where it is valid. */
  List<String> problems(Revision revision, String definition, JsonNode value) {
    if (!has(revision, definition)) {
      return List.of("the schema of %s has no %s".formatted(revision.date(), definition));
    }
    var schema =
        compiled.computeIfAbsent(
            revision.date() + " " + definition, _ -> compile(revision, definition));
    return schema.validate(value).stream().map(Error::toString).toList();
  }

  private Schema compile(Revision revision, String definition) {
    ObjectNode root = schema(revision).deepCopy();
    // Beside a reference, the dialect of the older ones reads nothing.
    root.putArray("allOf")
        .addObject()
        .put("$ref", "#/" + definitionsOf(revision) + "/" + definition);
    return registry.getSchema(root);
  }

  /** Every method that a definition of the revision names, with the name of that definition. */
  SortedMap<String, String> methods(Revision revision) {
    var methods = new TreeMap<String, String>();
    schema(revision)
        .path(definitionsOf(revision))
        .properties()
        .forEach(
            named -> {
              var method = named.getValue().at("/properties/method/const").asText();
              if (!method.isEmpty() && !named.getKey().equals("ClientNotification")) {
                methods.put(method, named.getKey());
              }
            });
    return methods;
  }

  /** The methods of a union such as {@code ClientRequest}; none where the revision has no such. */
  Set<String> methodsOf(Revision revision, String union) {
    var definition = definition(revision, union);
    var methods = new LinkedHashSet<String>();
    // A union of one is written as that one.
    methods.add(definition.at("/properties/method/const").asText());
    for (var member : definition.path("anyOf")) {
      var reference = member.path("$ref").asText();
      var name = reference.substring(reference.lastIndexOf('/') + 1);
      methods.add(definition(revision, name).at("/properties/method/const").asText());
    }
    methods.remove("");
    return methods;
  }
}

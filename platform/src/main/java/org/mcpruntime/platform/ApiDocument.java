package org.mcpruntime.platform;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.platform.access.AccessRoutes;
import org.mcpruntime.platform.event.WrittenEvent;
import org.mcpruntime.platform.inspect.InspectRoutes;
import org.mcpruntime.platform.object.ObjectRoutes;
import org.mcpruntime.platform.server.ServerRoutes;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.process.openapi.About;
import org.mcpruntime.process.openapi.Meaning;
import org.mcpruntime.process.openapi.OpenApi;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.file.YamlWriter;

/** The API as it describes itself, itself included. */
final class ApiDocument {

  private static final String DESCRIPTION =
      "Publishes, governs and observes MCP servers. HEAD is answered where GET is. A parameter that"
          + " is not listed is refused. Members that are empty are left out, and there may be more"
          + " members than these: a later version adds some.";

  /** Where nothing else says what the document holds. */
  private record Document(@JsonValue ObjectNode json) {}

  private final List<Route> all;
  private final Map<Class<?>, Meaning> others;
  private @Nullable ObjectNode made;

  /**
   * @param all complete when somebody asks for the document
   * @param others meanings of types that other modules answer with
   */
  ApiDocument(List<Route> all, Map<Class<?>, Meaning> others) {
    this.all = all;
    this.others = others;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            Platform.PREFIX + "/openapi.json",
            "This document, as JSON",
            Document.class,
            _ -> Reply.json(document())),
        Route.get(
                Platform.PREFIX + "/openapi.yaml",
                "This document, as YAML",
                Document.class,
                _ -> new Reply.Whole(200, Reply.YAML, StandardCharsets.UTF_8.encode(yaml())))
            .writing(Route.Form.YAML));
  }

  private String yaml() {
    return YamlWriter.document(document());
  }

  private synchronized ObjectNode document() {
    if (made == null) {
      made = OpenApi.of(all, about());
    }
    return made;
  }

  private About about() {
    return new About(
        new About.Title("MCP Runtime", "v1", DESCRIPTION),
        Platform.PREFIX,
        List.of(
            new Parameter.Text("kind", "mcpservers, mcpaccessgrants or mcpagentsessions"),
            new Parameter.Text("namespace", "where it stands"),
            new Parameter.Text("name", "its name in its namespace"),
            new Parameter.Id("id", "its id")),
        schemas(),
        meanings());
  }

  private Map<Class<?>, Meaning> meanings() {
    var all = new HashMap<>(others);
    all.putAll(
        Map.of(
            ObjectRoutes.AnyObject.class, new Meaning.Named("AnyObject"),
            ObjectMeta.class, new Meaning.Named("ObjectMeta"),
            ServerRoutes.ServerSpec.class, new Meaning.Named("MCPServerSpec"),
            AccessRoutes.GrantBody.class, new Meaning.Named("GrantBody"),
            AccessRoutes.SessionBody.class, new Meaning.Named("SessionBody"),
            WrittenEvent.class, new Meaning.Same(AuditEvent.class),
            InspectRoutes.Arguments.class, new Meaning.Named("Document"),
            InspectRoutes.AnyJson.class, new Meaning.Named("AnyJson"),
            Document.class, new Meaning.Named("Document")));
    return all;
  }

  /** Of what the definitions for Kubernetes describe. */
  private static Map<String, ObjectNode> schemas() {
    var schemas = new TreeMap<String, ObjectNode>();
    var any = object();
    var kinds = any.putArray("oneOf");
    var mapping = object();
    for (var kind : Kind.values()) {
      var spec = kind.word() + "Spec";
      var status = kind.word() + "Status";
      var properties = kind.schema().path("properties");
      schemas.put(spec, (ObjectNode) properties.path("spec"));
      schemas.put(status, (ObjectNode) properties.path("status"));
      schemas.put(kind.word(), whole(kind, spec, status));
      kinds.add(reference(kind.word()));
      mapping.put(kind.word(), path(kind.word()));
    }
    any.putObject("discriminator").put("propertyName", "kind").set("mapping", mapping);
    schemas.put("AnyObject", any);
    schemas.put("ObjectMeta", metadata());
    schemas.put("GrantBody", flat(Kind.GRANT));
    schemas.put("SessionBody", flat(Kind.SESSION));
    schemas.put("Document", object().put("type", "object"));
    schemas.put("AnyJson", object());
    return schemas;
  }

  private static ObjectNode whole(Kind kind, String spec, String status) {
    var whole = object().put("type", "object");
    whole.putArray("required").add("apiVersion").add("kind").add("metadata").add("spec");
    var properties = whole.putObject("properties");
    properties.putObject("apiVersion").put("const", Kind.API_VERSION);
    properties.putObject("kind").put("const", kind.word());
    properties.set("metadata", reference("ObjectMeta"));
    properties.set("spec", reference(spec));
    properties.set("status", reference(status));
    return whole;
  }

  private static ObjectNode metadata() {
    var metadata = object().put("type", "object");
    metadata.putArray("required").add("name").add("namespace");
    var properties = metadata.putObject("properties");
    for (var text : List.of("name", "namespace", "uid", "resourceVersion")) {
      properties.putObject(text).put("type", "string");
    }
    for (var texts : List.of("labels", "annotations")) {
      properties
          .putObject(texts)
          .put("type", "object")
          .putObject("additionalProperties")
          .put("type", "string");
    }
    properties.putObject("generation").put("type", "integer").put("format", "int64");
    for (var time : List.of("creationTimestamp", "deletionTimestamp")) {
      properties.putObject(time).put("type", "string").put("format", "date-time");
    }
    return metadata;
  }

  /** A spec, with a name and a namespace in it. */
  private static ObjectNode flat(Kind kind) {
    var flat = (ObjectNode) kind.schema().path("properties").path("spec");
    flat.withArrayProperty("required").add("name");
    var properties = flat.withObjectProperty("properties");
    properties.putObject("name").put("type", "string");
    properties.putObject("namespace").put("type", "string").put("default", "mcp-servers");
    return flat;
  }

  private static String path(String name) {
    return "#/components/schemas/" + name;
  }

  private static ObjectNode reference(String name) {
    return object().put("$ref", path(name));
  }

  private static ObjectNode object() {
    return Json.RESOURCES.createObjectNode();
  }
}

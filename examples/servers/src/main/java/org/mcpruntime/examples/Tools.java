package org.mcpruntime.examples;

import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The tools of the examples. */
final class Tools {

  /** What a call was given. */
  private record Given(Map<String, Object> arguments) {

    String text(String name) {
      return String.valueOf(arguments.get(name));
    }

    BigDecimal number(String name) {
      return new BigDecimal(text(name));
    }
  }

  private final List<String> tasks = new CopyOnWriteArrayList<>();

  /** Tools that work on text. */
  List<SyncToolSpecification> ofText() {
    return List.of(
        tool("echo", "Gives its text back", Map.of("text", "string"), g -> g.text("text")),
        tool(
            "upper",
            "Writes text in capitals",
            Map.of("text", "string"),
            g -> g.text("text").toUpperCase(Locale.ROOT)),
        tool(
            "lower",
            "Writes text in small letters",
            Map.of("text", "string"),
            g -> g.text("text").toLowerCase(Locale.ROOT)),
        tool(
            "slugify",
            "Makes a name for an address out of a title",
            Map.of("text", "string"),
            g -> slug(g.text("text"))));
  }

  /** Tools of a workspace. */
  List<SyncToolSpecification> ofWorkspace() {
    return List.of(
        tool(
            "add",
            "Adds two numbers",
            Map.of("a", "number", "b", "number"),
            g -> g.number("a").add(g.number("b")).toPlainString()),
        tool(
            "create_task",
            "Puts a task on the team's list",
            Map.of("title", "string"),
            g -> {
              tasks.add(g.text("title"));
              return "task %d: %s".formatted(tasks.size(), g.text("title"));
            }),
        tool(
            "draft_release_note",
            "Drafts a release note from changes",
            Map.of("version", "string", "changes", "string"),
            g -> "# %s%n%n- %s".formatted(g.text("version"), g.text("changes"))));
  }

  /** The tasks that were made, one a line. */
  String tasks() {
    return String.join("\n", tasks);
  }

  private static String slug(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  /**
   * @param parameters their types by name; all are needed
   */
  private static SyncToolSpecification tool(
      String name,
      String description,
      Map<String, String> parameters,
      Function<Given, String> work) {
    var properties = new TreeMap<String, Object>();
    parameters.forEach((parameter, type) -> properties.put(parameter, Map.of("type", type)));
    var schema =
        Map.<String, Object>of(
            "type",
            "object",
            "properties",
            properties,
            "required",
            List.copyOf(properties.keySet()));
    return new SyncToolSpecification(
        McpSchema.Tool.builder(name, schema).description(description).build(),
        (_, request) -> answer(request, work));
  }

  private static McpSchema.CallToolResult answer(
      McpSchema.CallToolRequest request, Function<Given, String> work) {
    try {
      var text = work.apply(new Given(request.arguments()));
      return McpSchema.CallToolResult.builder().addTextContent(text).build();
    } catch (NumberFormatException e) {
      return McpSchema.CallToolResult.builder()
          .addTextContent("a and b are numbers")
          .isError(true)
          .build();
    }
  }
}

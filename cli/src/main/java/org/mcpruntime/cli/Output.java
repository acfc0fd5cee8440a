package org.mcpruntime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** How a command prints data. */
enum Output {
  table,
  json,
  yaml,
  jsonl;

  /** Prints a value; {@code table} is what people read, written by the command itself. */
  void print(PrintWriter out, ObjectMapper dialect, Object value, Runnable table) {
    switch (this) {
      case table -> table.run();
      case json -> out.println(jsonText(dialect, value));
      case yaml -> out.print(yamlText(dialect, value));
      case jsonl -> lines(out, dialect.valueToTree(value));
    }
  }

  /** Each of a list, or all of it, in a line. */
  private static void lines(PrintWriter out, JsonNode value) {
    if (value.isArray()) {
      value.forEach(out::println);
    } else {
      out.println(value);
    }
  }

  private static String jsonText(ObjectMapper dialect, Object value) {
    var indent = new DefaultIndenter("  ", "\n");
    var printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(indent)
            .withArrayIndenter(indent);
    try {
      return dialect.writer(printer).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what a command prints can be written as JSON", e);
    }
  }

  private static String yamlText(ObjectMapper dialect, Object value) {
    var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setIndent(2).build();
    return new Dump(settings).dumpToString(dialect.convertValue(value, Object.class));
  }
}

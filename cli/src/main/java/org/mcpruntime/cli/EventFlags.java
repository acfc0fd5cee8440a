package org.mcpruntime.cli;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.table.EventColumn;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** An option for each column of an event, by which events are meant. */
final class EventFlags {

  /** Names that are not the column's own, because people say it otherwise. */
  private static final Map<EventColumn, String[]> NAMES =
      Map.of(
          EventColumn.NAMESPACE, new String[] {"-n", "--namespace"},
          EventColumn.TOOL_NAME, new String[] {"--tool", "--tool-name"},
          EventColumn.RPC_METHOD, new String[] {"--method", "--rpc-method"},
          EventColumn.METHOD, new String[] {"--http-method"});

  private static final Map<EventColumn, String> SENTENCES =
      Map.of(
          EventColumn.SERVER, "of this server",
          EventColumn.NAMESPACE, "of servers in this namespace",
          EventColumn.HUMAN_ID, "of this human",
          EventColumn.AGENT_ID, "of this agent",
          EventColumn.SESSION_ID, "in this session",
          EventColumn.TOOL_NAME, "of this tool or prompt",
          EventColumn.RPC_METHOD, "of this method of MCP",
          EventColumn.DECISION, "allow or deny",
          EventColumn.REASON, "for this reason",
          EventColumn.TRACE_ID, "of this trace");

  private final Map<String, String> said = new TreeMap<>();

  /** What was said, as parameters of the API. */
  Map<String, String> said() {
    return new TreeMap<>(said);
  }

  /** The command, which takes these, too. */
  CommandSpec in(CommandSpec command) {
    for (var column : EventColumn.values()) {
      command.addOption(option(column));
    }
    return command;
  }

  private OptionSpec option(EventColumn column) {
    var names = NAMES.get(column);
    var own = "--" + column.word().replace('_', '-');
    return switch (column.type()) {
      case TEXT -> described(column, names == null ? new String[] {own} : names, String.class);
      case NUMBER -> described(column, names == null ? new String[] {own} : names, Long.class);
    };
  }

  private OptionSpec described(EventColumn column, String[] names, Class<?> type) {
    var word = column.word().replace('_', ' ');
    return OptionSpec.builder(names)
        .type(type)
        .paramLabel(type == Long.class ? "N" : "WORD")
        .description(SENTENCES.getOrDefault(column, "with this " + word))
        .setter(
            new ISetter() {
              @Override
              public <T> @Nullable T set(@Nullable T value) {
                if (value == null) {
                  said.remove(column.word());
                } else {
                  said.put(column.word(), value.toString());
                }
                return null;
              }
            })
        .build();
  }
}

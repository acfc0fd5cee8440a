package org.mcpruntime.bridge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mcpruntime.process.config.Problem;
import org.mcpruntime.process.config.Setting;
import org.mcpruntime.process.config.Settings;

/**
 * The words of a command line: flags, then {@code --}, then the server's command. {@code --mode
 * shared} says what {@code MODE} in the environment says, and goes first; {@code --path} is short
 * for {@code --mcp-path}.
 */
record Words(Map<String, String> flags, List<String> command, List<String> wrong) {

  static Words of(List<String> words) {
    int end = words.indexOf("--");
    var own = end < 0 ? words : words.subList(0, end);
    var command = end < 0 ? List.<String>of() : List.copyOf(words.subList(end + 1, words.size()));
    var flags = new LinkedHashMap<String, String>();
    var wrong = new ArrayList<String>();
    for (int i = 0; i < own.size(); i++) {
      var word = own.get(i);
      int equals = word.indexOf('=');
      if (!word.startsWith("--")) {
        wrong.add("'%s' is no flag; the server's command stands behind --".formatted(word));
      } else if (equals > 0) {
        flags.put(setting(word.substring(0, equals)), word.substring(equals + 1));
      } else if (i + 1 < own.size()) {
        flags.put(setting(word), own.get(++i));
      } else {
        wrong.add(word + " has no value");
      }
    }
    return new Words(flags, command, wrong);
  }

  private static String setting(String flag) {
    var name = flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    return name.equals("PATH") ? "MCP_PATH" : name;
  }

  private static String flag(String setting) {
    return "--" + setting.replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** The environment with the flags written over it. */
  Map<String, String> over(Map<String, String> environment) {
    var both = new TreeMap<>(environment);
    both.putAll(flags);
    return both;
  }

  /** What is wrong with the words, and with the settings that were read. */
  List<String> problems(Settings settings) {
    var known = settings.table().stream().map(Setting::name).toList();
    var unknown =
        flags.keySet().stream()
            .filter(name -> !known.contains(name))
            .map(name -> "there is no " + flag(name));
    var missing =
        command.isEmpty()
            ? Stream.of("there is no command to run; it stands behind --")
            : Stream.<String>empty();
    return Stream.of(
            wrong.stream(), unknown, settings.problems().stream().map(Problem::sentence), missing)
        .flatMap(each -> each)
        .toList();
  }

  /** How it is used. */
  static String help() {
    var settings = new Settings(Map.of());
    var _ = BridgeConfig.of(settings, List.of("command"), Map.of());
    var text =
        new StringBuilder(
            """
            Usage: bridge [--SETTING VALUE]... -- COMMAND [ARGUMENT]...
            Runs an MCP server that speaks over its standard streams, and serves it as
            Streamable HTTP.
              bridge --port 8088 --mode session -- node server.js
            Each setting is a flag or a variable of the environment (--mcp-path, also
            --path, is MCP_PATH). It runs until it is told to stop.
            """);
    for (var setting : settings.table()) {
      text.append("  ").append(flag(setting.name())).append('\n');
      text.append("      ").append(setting.sentence());
      if (!setting.absent().isEmpty()) {
        text.append(" [").append(setting.absent()).append(']');
      }
      text.append('\n');
    }
    return text.toString();
  }
}

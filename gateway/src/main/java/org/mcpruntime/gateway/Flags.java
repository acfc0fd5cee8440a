package org.mcpruntime.gateway;

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
 * The words of a command line: {@code --upstream-url URL} or {@code --upstream-url=URL} says what
 * {@code UPSTREAM_URL} in the environment says, and goes first.
 */
record Flags(Map<String, String> values, List<String> wrong) {

  static Flags of(List<String> words) {
    var values = new LinkedHashMap<String, String>();
    var wrong = new ArrayList<String>();
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      int equals = word.indexOf('=');
      if (!word.startsWith("--")) {
        wrong.add("'%s' is no flag; flags begin with --".formatted(word));
      } else if (equals > 0) {
        values.put(setting(word.substring(0, equals)), word.substring(equals + 1));
      } else if (i + 1 < words.size()) {
        values.put(setting(word), words.get(++i));
      } else {
        wrong.add(word + " has no value");
      }
    }
    return new Flags(values, wrong);
  }

  private static String setting(String flag) {
    return flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static String flag(String setting) {
    return "--" + setting.replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** The environment with the flags written over it. */
  Map<String, String> over(Map<String, String> environment) {
    var both = new TreeMap<>(environment);
    both.putAll(values);
    return both;
  }

  /** What is wrong with the flags, and with the settings that were read. */
  List<String> problems(Settings settings) {
    var known = settings.table().stream().map(Setting::name).toList();
    var unknown =
        values.keySet().stream()
            .filter(name -> !known.contains(name))
            .map(name -> "there is no " + flag(name));
    return Stream.concat(
            Stream.concat(wrong.stream(), unknown),
            settings.problems().stream().map(Problem::sentence))
        .toList();
  }

  /** How it is used: every setting on two lines of at most 80 columns. */
  static String help() {
    var settings = new Settings(Map.of());
    var _ = GatewayConfig.servers(settings);
    var _ = GatewayConfig.of(settings, 1, "");
    var text =
        new StringBuilder(
            """
            Usage: mcp-runtime gateway [--SETTING VALUE]...
            Stands before one MCP server, or many, and decides every message.

              mcp-runtime gateway --upstream-url http://127.0.0.1:8088 \\
                --policy-file policy.json --audit-file audit.jsonl

            Each setting is a flag or a variable of the environment (--upstream-url is
            UPSTREAM_URL). It runs until it is told to stop, and then drains.

            """);
    for (var setting : settings.table()) {
      text.append("  ").append(flag(setting.name())).append('\n');
      text.append("      ").append(setting.sentence());
      if (!setting.absent().isEmpty() && !setting.name().equals("EVENT_LOOPS")) {
        text.append(" [").append(setting.absent()).append(']');
      }
      text.append('\n');
    }
    return text.toString();
  }
}

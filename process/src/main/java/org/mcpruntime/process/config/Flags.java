package org.mcpruntime.process.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The words of a command line: {@code --upstream-url URL} or {@code --upstream-url=URL} says what
 * {@code UPSTREAM_URL} in the environment says, and goes first. A switch is said without a value.
 */
public record Flags(Map<String, String> values, List<String> wrong) {

  public Flags {
    values = Map.copyOf(values);
    wrong = List.copyOf(wrong);
  }

  public static Flags of(List<String> words) {
    return of(words, Set.of());
  }

  /**
   * @param switches settings that are said without a value
   */
  public static Flags of(List<String> words, Set<String> switches) {
    var values = new LinkedHashMap<String, String>();
    var wrong = new ArrayList<String>();
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      int equals = word.indexOf('=');
      if (!word.startsWith("--")) {
        wrong.add("'%s' is no flag; flags begin with --".formatted(word));
      } else if (equals > 0) {
        values.put(setting(word.substring(0, equals)), word.substring(equals + 1));
      } else if (switches.contains(setting(word))) {
        values.put(setting(word), "true");
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
  public Map<String, String> over(Map<String, String> environment) {
    var both = new TreeMap<>(environment);
    both.putAll(values);
    return both;
  }

  /** What is wrong with the flags, and with the settings that were read. */
  public List<String> problems(Settings settings) {
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

  /** Every setting on two lines of at most 80 columns. */
  public static String help(Settings settings) {
    var text = new StringBuilder();
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

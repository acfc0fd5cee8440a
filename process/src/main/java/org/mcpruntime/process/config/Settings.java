package org.mcpruntime.process.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.TimeSpan;

/**
 * Reads the settings of a process, and remembers what was read and what was wrong.
 *
 * <p>Each read names a setting, what counts where it is absent, and what it is for. A value that
 * cannot be used becomes a {@link Problem}, and the default is returned so that the rest is read
 * too: whoever starts a process looks at {@link #problems} before anything else. An empty text
 * counts as absent, as deployments write it. Used by one thread.
 */
public final class Settings {

  private final Map<String, String> environment;
  private final Map<String, Setting> table = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  public Settings(Map<String, String> environment) {
    this.environment = new TreeMap<>(environment);
  }

  public String text(String name, String absent, String sentence) {
    return read(row(name, "a text", absent, sentence), absent, text -> text);
  }

  /** A text without which the process cannot start. */
  public String required(String name, String sentence) {
    if (given(name).isEmpty()) {
      problems.add(new Problem(name, "", "a text, for the process cannot start without it"));
    }
    return text(name, "", sentence);
  }

  /** A text that is never shown; empty where it is absent. */
  public String secret(String name, String sentence) {
    var row = new Row(name, "a secret", "", sentence, Shown.NEVER);
    return read(row, "", text -> text);
  }

  public int number(String name, int absent, int least, int most, String sentence) {
    var expected = "a number from " + least + " to " + most;
    return read(
        row(name, expected, Integer.toString(absent), sentence),
        absent,
        text -> within(Integer.parseInt(text), least, most));
  }

  /** A length of time such as {@code 30s} or {@code 1h30m}. */
  public Duration duration(
      String name, Duration absent, Duration least, Duration most, String sentence) {
    var expected = "a length of time from " + Spans.text(least) + " to " + Spans.text(most);
    return read(
        row(name, expected, Spans.text(absent), sentence),
        absent,
        text -> within(TimeSpan.of(text).duration(), least, most));
  }

  public boolean flag(String name, boolean absent, String sentence) {
    return read(
        row(name, "true or false", Boolean.toString(absent), sentence),
        absent,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  /** An absolute URI; empty where it is absent. */
  public Optional<URI> uri(String name, String sentence) {
    return Optional.ofNullable(readUri(name, null, sentence));
  }

  public URI uri(String name, URI absent, String sentence) {
    var found = readUri(name, absent, sentence);
    return found == null ? absent : found;
  }

  private @Nullable URI readUri(String name, @Nullable URI absent, String sentence) {
    var shown = absent == null ? "" : absent.toString();
    return read(
        new Row(name, "an absolute URI", shown, sentence, Shown.WITHOUT_USER),
        absent,
        Settings::absolute);
  }

  /** A file or folder; empty where it is absent. */
  public Optional<Path> path(String name, String sentence) {
    return Optional.ofNullable(
        read(row(name, "a path", "", sentence), (@Nullable Path) null, Path::of));
  }

  public Path path(String name, Path absent, String sentence) {
    return read(row(name, "a path", absent.toString(), sentence), absent, Path::of);
  }

  /** A word of a closed list: {@code ALLOW_LIST} is written {@code allow-list}. */
  public <E extends Enum<E>> E word(String name, E absent, String sentence) {
    var words =
        Arrays.stream(absent.getDeclaringClass().getEnumConstants())
            .collect(Collectors.toMap(Settings::written, c -> c, (a, b) -> a, LinkedHashMap::new));
    return read(
        row(name, "one of " + String.join(", ", words.keySet()), written(absent), sentence),
        absent,
        text -> {
          var word = words.get(text.toLowerCase(Locale.ROOT));
          if (word == null) {
            throw new IllegalArgumentException(text);
          }
          return word;
        });
  }

  /** Texts between commas; blanks around them do not count. */
  public List<String> list(String name, List<String> absent, String sentence) {
    return read(
        row(name, "texts between commas", String.join(",", absent), sentence),
        List.copyOf(absent),
        text ->
            Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList());
  }

  /** What only a process itself can see: two settings that contradict each other, say. */
  public void problem(String name, String expected) {
    var row = table.get(name);
    problems.add(new Problem(name, row == null ? "" : row.value(), expected));
  }

  /** Names that begin with a prefix of ours and that nobody read are problems: typing errors. */
  public void unknown(String... prefixes) {
    for (var name : environment.keySet()) {
      if (!table.containsKey(name) && Arrays.stream(prefixes).anyMatch(name::startsWith)) {
        problems.add(new Problem(name, "…", "no such setting; --help lists those there are"));
      }
    }
  }

  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Every setting that was read, in that order: what help and documents are made from. */
  public List<Setting> table() {
    return List.copyOf(table.values());
  }

  /** The table as text for people at a terminal. */
  public String help() {
    return table.values().stream().map(Settings::help).collect(Collectors.joining());
  }

  private static String help(Setting setting) {
    var absent = setting.absent().isEmpty() ? "" : "; " + setting.absent() + " unless it is set";
    return "%s%n    %s%n    %s%s%n"
        .formatted(setting.name(), setting.sentence(), setting.expected(), absent);
  }

  /** Lines {@code name = value}, secrets as {@code ***}. */
  public String describe() {
    return table.values().stream()
        .map(setting -> setting.name() + " = " + setting.value() + "\n")
        .collect(Collectors.joining());
  }

  private record Row(String name, String expected, String absent, String sentence, Shown shown) {}

  private static Row row(String name, String expected, String absent, String sentence) {
    return new Row(name, expected, absent, sentence, Shown.AS_IT_IS);
  }

  private <T extends @Nullable Object> T read(Row row, T absent, Function<String, T> parse) {
    var text = given(row.name()).orElse("");
    var counts = text.isEmpty() ? row.absent() : text;
    var setting =
        new Setting(
            row.name(),
            row.expected(),
            row.shown().text(row.absent()),
            row.shown().text(counts),
            row.sentence());
    if (table.put(row.name(), setting) != null) {
      throw new IllegalStateException(row.name() + " is read twice; read it once, into a record");
    }
    if (text.isEmpty()) {
      return absent;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(row.name(), setting.value(), row.expected()));
      return absent;
    }
  }

  private Optional<String> given(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  private static <T extends Comparable<T>> T within(T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(value.toString());
    }
    return value;
  }

  private static URI absolute(String text) {
    try {
      var uri = new URI(text);
      if (!uri.isAbsolute() || uri.getHost() == null) {
        throw new IllegalArgumentException(text);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package org.mcpruntime.mcp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One text of the corpus, and what is to be said of it.
 *
 * @param place its file and line
 * @param verdict {@code call}, {@code note}, {@code answer}, {@code batch}; {@code agreed} with
 *     headers; or the word of a fault
 * @param what the method and target of a call or note, the id of an answer, the length of a batch,
 *     the revision agreed on, or the path of a fault and the id that its error names
 * @param headers as they are written; null where none are held against the message
 * @param canonical what is forwarded; the text itself where the case says nothing
 */
public record CorpusCase(
    String place,
    Direction direction,
    boolean batches,
    @Nullable String headers,
    String verdict,
    String what,
    CorpusBytes text,
    CorpusBytes canonical) {

  /** Reads a file of cases; {@code corpus/README.md} says how they are written. */
  public static List<CorpusCase> read(Path file) throws IOException {
    return new Lines(file).cases();
  }

  /** The case without its place and its answer. */
  CorpusCase question() {
    return new CorpusCase("", direction, batches, headers, "", "", text, text);
  }

  /** Its headers as a server gets them. */
  static McpHeaders headers(String line) {
    return McpHeaders.of(
        Arrays.stream(line.split("; ", -1))
            .filter(header -> header.contains(":"))
            .map(header -> header.split(": ?", 2))
            .map(header -> Map.entry(header[0], CorpusBytes.of(header[1]).latin1()))
            .toList());
  }

  private CorpusCase forwardedAs(CorpusBytes other) {
    return new CorpusCase(place, direction, batches, headers, verdict, what, text, other);
  }

  /** The lines of one file, from the first to the last. */
  private static final class Lines {

    private final Path file;
    private final List<CorpusCase> cases = new ArrayList<>();
    private final Map<String, String> named = new HashMap<>();
    private Direction direction = Direction.TO_SERVER;
    private boolean batches;
    private @Nullable String headers;

    Lines(Path file) {
      this.file = file;
    }

    List<CorpusCase> cases() throws IOException {
      int number = 0;
      for (var line : Files.readAllLines(file)) {
        number++;
        if (!line.isEmpty() && !line.startsWith("#")) {
          read(line, file.getFileName() + ":" + number);
        }
      }
      return cases;
    }

    private void read(String line, String place) {
      var rest = line.length() > 2 ? line.substring(2) : "";
      switch (line.charAt(0)) {
        case '@' -> set(rest, place);
        case '>' -> headers = expanded(rest);
        case '=' -> cases.add(cases.removeLast().forwardedAs(CorpusBytes.of(expanded(rest))));
        default -> add(line, place);
      }
    }

    private void set(String directive, String place) {
      switch (directive) {
        case "from clients" -> direction = Direction.TO_SERVER;
        case "from servers" -> direction = Direction.TO_CLIENT;
        case "batches" -> batches = true;
        case "no batches" -> batches = false;
        default -> {
          int is = directive.indexOf(" is ");
          if (is < 0) {
            throw new AssertionError(place + ": nobody understands '" + directive + "'");
          }
          named.put(
              "\\{" + directive.substring(0, is) + "}", expanded(directive.substring(is + 4)));
        }
      }
    }

    private void add(String line, String place) {
      var words = line.split(" +", 3);
      var text = CorpusBytes.of(expanded(words.length < 3 ? "" : words[2]));
      var what = CorpusBytes.of(words[1]).utf8();
      cases.add(new CorpusCase(place, direction, batches, headers, words[0], what, text, text));
      headers = null;
    }

    private String expanded(String text) {
      var whole = text;
      for (var name : named.entrySet()) {
        whole = whole.replace(name.getKey(), name.getValue());
      }
      return whole;
    }
  }
}

package org.mcpruntime.bridge.child;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is run, where, and with what.
 *
 * @param name of the server, for people
 * @param command the program and its arguments
 * @param directory in which it runs; made when it is not there
 * @param environment all variables that it sees
 */
public record Launch(
    String name,
    List<String> command,
    Path directory,
    Map<String, String> environment,
    ResourceLimits limits) {

  /** A second dollar says that no variable is meant. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(\\$?)\\(([A-Za-z_][A-Za-z0-9_.-]*)\\)");

  /** What a program may need to run at all; everything else of ours stays ours. */
  private static final List<String> INHERITED =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          "TMPDIR",
          "XDG_RUNTIME_DIR");

  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty() || command.getFirst().isBlank()) {
      throw new IllegalArgumentException(
          "server '%s' has no command; say which program is run".formatted(name));
    }
  }

  /** Of an environment what servers may see. */
  public static Map<String, String> inherited(Map<String, String> ours) {
    var kept = new TreeMap<>(ours);
    kept.keySet().retainAll(INHERITED);
    return kept;
  }

  /**
   * The same with more variables; where words of the command name one, as {@code $(NAME)}, they
   * have its value, as on Kubernetes.
   */
  public Launch with(Map<String, String> more) {
    var both = new TreeMap<>(environment);
    both.putAll(more);
    var words = command.stream().map(word -> expanded(word, both)).toList();
    return new Launch(name, words, directory, both, limits);
  }

  private static String expanded(String word, Map<String, String> variables) {
    return VARIABLE
        .matcher(word)
        .replaceAll(
            found -> {
              var whole = found.group();
              var value = variables.get(found.group(2));
              boolean escaped = !found.group(1).isEmpty();
              return Matcher.quoteReplacement(
                  escaped ? whole.substring(1) : value == null ? whole : value);
            });
  }

  /** The program as a file that can be run; empty where there is none. */
  Optional<Path> program() {
    var word = command.getFirst();
    if (word.indexOf('/') >= 0 || word.indexOf(File.separatorChar) >= 0) {
      return Optional.of(directory.resolve(word)).filter(Launch::runs);
    }
    var folders = environment.getOrDefault("PATH", "").split(File.pathSeparator, -1);
    for (var folder : folders) {
      var file = Path.of(folder.isEmpty() ? "." : folder, word);
      if (runs(directory.resolve(file))) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static boolean runs(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  /** The words to run, the program as a file. */
  List<String> words(Path program) {
    var words = new ArrayList<>(command);
    words.set(0, program.toString());
    return words;
  }
}

package org.mcpruntime.architecture;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names in which {@code *} stands for any run of characters. */
record Globs(Predicate<String> matches) {

  static Globs of(String... globs) {
    return new Globs(
        Pattern.compile(
                Arrays.stream(globs)
                    .map(glob -> "\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E")
                    .collect(Collectors.joining("|")))
            .asMatchPredicate());
  }

  Globs except(String... globs) {
    return new Globs(matches.and(Predicate.not(of(globs).matches)));
  }

  boolean match(String name) {
    return matches.test(name);
  }
}

package org.mcpruntime.resources;

import java.util.Iterator;
import java.util.Optional;

/** Finds what somebody who mistyped a name probably meant. */
final class Spelling {

  private static final int MOST_MISTAKES = 2;

  private Spelling() {}

  /** The known name that is at most two letters away, the nearest first; case does not count. */
  static Optional<String> nearest(String name, Iterator<String> known) {
    var nearest = Optional.<String>empty();
    int least = MOST_MISTAKES + 1;
    while (known.hasNext()) {
      var candidate = known.next();
      int distance = distance(candidate, name);
      if (distance < least) {
        least = distance;
        nearest = Optional.of(candidate);
      }
    }
    return nearest;
  }

  /** Levenshtein's distance, letters compared without case. */
  private static int distance(String one, String other) {
    var row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        boolean same =
            Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
        int replaced = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}

package org.mcpruntime.bridge.child;

import java.util.ArrayDeque;
import java.util.List;

/** The last lines of a process, for whoever asks why it ended. */
final class LastLines {

  private static final int LINES = 20;
  private static final int LONGEST = 500;

  private final ArrayDeque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…");
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}

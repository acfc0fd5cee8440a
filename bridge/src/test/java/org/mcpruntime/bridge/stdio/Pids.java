package org.mcpruntime.bridge.stdio;

import java.util.regex.Pattern;

/** Processes that a puppet names in its answers. */
final class Pids {

  private static final Pattern PID = Pattern.compile("\"text\":\"(\\d+)\"");

  private Pids() {}

  static long of(String answer) {
    var found = PID.matcher(answer);
    if (!found.find()) {
      throw new AssertionError("no process is named: " + answer);
    }
    return Long.parseLong(found.group(1));
  }

  static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }
}

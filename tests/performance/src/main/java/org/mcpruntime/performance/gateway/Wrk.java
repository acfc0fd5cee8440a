package org.mcpruntime.performance.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** As many calls as go through: wrk with 32 connections, each of which waits for its answer. */
public record Wrk(Path script, Path requests) {

  private static final Pattern COUNT = Pattern.compile("(\\d+) requests in ");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");

  private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  /** What came of it; those that were refused are among the calls. */
  public record Load(long calls, double perSecond, long refused) {}

  public Load run(int port, int seconds) {
    var said =
        output(
            "wrk",
            "-t1",
            "-c32",
            "-d" + seconds,
            "-s",
            script.toString(),
            "http://127.0.0.1:" + port,
            "--",
            requests.toString());
    if (said.contains("Socket errors")) {
      throw new IllegalStateException("some calls to port " + port + " failed:\n" + said);
    }
    var refused = REFUSED.matcher(said);
    return new Load(
        Long.parseLong(found(COUNT, said)),
        Double.parseDouble(found(RATE, said)),
        refused.find() ? Long.parseLong(refused.group(1)) : 0);
  }

  private static String found(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("wrk said something else:\n" + text);
    }
    return matcher.group(1);
  }

  /** What a command says, to the end. */
  static String output(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

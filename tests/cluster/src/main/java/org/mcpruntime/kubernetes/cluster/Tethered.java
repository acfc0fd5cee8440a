package org.mcpruntime.kubernetes.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that ends when we do, however we end: its shell reads from us until we are gone. */
final class Tethered implements AutoCloseable {

  private static final String SHELL =
      """
      exec 3<&0
      "$@" 3<&- & child=$!
      { cat <&3 >/dev/null; kill -9 $child 2>/dev/null; } &
      wait $child
      """;

  private final Process shell;

  private Tethered(Process shell) {
    this.shell = shell;
  }

  static Tethered start(Path folder, Path log, List<String> program) {
    var command = new ArrayList<>(List.of("sh", "-c", SHELL, "sh"));
    command.addAll(program);
    try {
      return new Tethered(
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean alive() {
    return shell.isAlive();
  }

  /** Ends it at once, as a machine that loses power would. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      if (!shell.waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException(shell + " does not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

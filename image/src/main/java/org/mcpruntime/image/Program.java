package org.mcpruntime.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that is run to its end; with nothing of the environment, which would change bytes. */
final class Program {

  private Program() {}

  /** What it said on both streams, and its exit code. */
  record Said(int code, String text) {}

  static Said run(List<String> command) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    try {
      var process = builder.start();
      process.getOutputStream().close();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Said(process.waitFor(), text);
    } catch (IOException e) {
      throw new ImageRefusal("%s cannot be run: %s".formatted(command.getFirst(), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageRefusal(command.getFirst() + " was interrupted", e);
    }
  }
}

package org.mcpruntime.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A program that runs beside the test until it is closed; it says each event as one line. */
final class Program implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLOSED = "(closed)";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private Program(Process process) {
    this.process = process;
    // Reading from a process holds on to the thread, and there are few under virtual ones.
    Thread.ofPlatform().daemon().start(this::listen);
  }

  static Program start(ProcessBuilder builder) throws IOException {
    return new Program(builder.redirectErrorStream(true).start());
  }

  private void listen() {
    try (var output = process.inputReader(UTF_8)) {
      output.lines().forEach(this::heard);
    } catch (IOException | UncheckedIOException _) {
      heard(CLOSED);
    }
  }

  private synchronized void heard(String line) {
    lines.add(line);
    notifyAll();
  }

  /** The memory that it holds now, where the system is a Linux. */
  long residentMebibytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    }
  }

  /** What it has said. */
  List<String> said() {
    return List.copyOf(lines);
  }

  /** The events that it has told, in their order. */
  List<JsonNode> events() {
    return lines.stream().map(Program::event).filter(JsonNode::isObject).toList();
  }

  private static JsonNode event(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException _) {
      return JSON.missingNode();
    }
  }

  /** Waits until it says a line, or has said it. */
  String await(Predicate<String> wanted) throws IOException, InterruptedException {
    return await(0, wanted);
  }

  /** Waits until it says a line after its first lines. */
  synchronized String await(int after, Predicate<String> wanted)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE_NANOS;
    @Nullable String found = found(after, wanted);
    while (found == null) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        throw new IOException("it did not say what was waited for, but " + lines);
      }
      wait(left);
      found = found(after, wanted);
    }
    return found;
  }

  private @Nullable String found(int after, Predicate<String> wanted) {
    return lines.stream().skip(after).filter(wanted).findFirst().orElse(null);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      var _ = process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}

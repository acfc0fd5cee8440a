package org.mcpruntime.performance.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that is measured, with all that it started.
 *
 * @param port where it takes calls
 */
public record Subject(String name, Process process, int port) implements AutoCloseable {

  private static final double TICKS_PER_SECOND = Long.getLong("ticks", 100L);
  private static final double KIBIBYTES_PER_MEBIBYTE = 1 << 10;
  private static final int FIELDS_BEFORE_CPU = 11;

  /** CPU time until now, of users and of the system. */
  public double cpuSeconds() {
    return tree().mapToLong(Subject::ticks).sum() / TICKS_PER_SECOND;
  }

  /** The part of it that a JVM's compilers took. */
  double compilerSeconds() {
    long ticks = 0;
    for (var task : tasks()) {
      var stat = read(process.pid(), "task/" + task + "/stat");
      if (stat.contains("CompilerThre")) {
        ticks += ticks(stat);
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  private List<String> tasks() {
    try (var tasks = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
      return tasks.map(task -> task.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Memory that is in use. */
  public double residentMebibytes() {
    return tree().mapToLong(pid -> status(pid, "VmRSS:")).sum() / KIBIBYTES_PER_MEBIBYTE;
  }

  /** The same, without what it started. */
  public double ownMebibytes() {
    return status(process.pid(), "VmRSS:") / KIBIBYTES_PER_MEBIBYTE;
  }

  /** The most memory that was in use at any time; processes' peaks are added. */
  public double peakMebibytes() {
    return tree().mapToLong(pid -> status(pid, "VmHWM:")).sum() / KIBIBYTES_PER_MEBIBYTE;
  }

  private Stream<Long> tree() {
    return Stream.concat(Stream.of(process.pid()), process.descendants().map(ProcessHandle::pid));
  }

  private static long ticks(long pid) {
    return ticks(read(pid, "stat"));
  }

  private static long ticks(String stat) {
    if (stat.isEmpty()) {
      return 0;
    }
    // The name, which may hold blanks, is in parentheses.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[FIELDS_BEFORE_CPU])
        + Long.parseLong(fields[FIELDS_BEFORE_CPU + 1]);
  }

  private static long status(long pid, String field) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (NoSuchFileException e) {
      return ""; // it has ended meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Told to stop, and waited for. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}

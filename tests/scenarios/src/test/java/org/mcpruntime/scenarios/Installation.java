package org.mcpruntime.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The launcher with its jars and the examples, as after a build; no sources, so none is begun.
 *
 * @param path where programs are looked for
 */
record Installation(Path home, String path) {

  static final Path ROOT = Path.of(System.getProperty("repo.root")).toAbsolutePath();

  private static final long PATIENCE_SECONDS = 60;

  /** What a command has printed. */
  record Printed(int code, String out, String err) {

    String all() {
      return out + err;
    }
  }

  static Installation in(Path home) throws IOException {
    for (var made : List.of("cli/target/mcp-runtime.jar", "examples/servers/target/lib")) {
      if (!Files.exists(ROOT.resolve(made))) {
        throw new IllegalStateException(
            "%s is not there: mvn package makes it, mvn test does not".formatted(made));
      }
    }
    copy(home, "mcp-runtime");
    copy(home, ".mvn/toolchain.sh");
    for (var folder :
        List.of(
            "cli/target/lib", "cli/target/install", "examples/servers/target", "examples/demo")) {
      link(home, folder);
    }
    link(home, "cli/target/mcp-runtime.jar");
    link(home, "examples/manifests");
    link(home, "examples/everything");
    var built = Files.createFile(home.resolve("cli/target/built"));
    Files.setLastModifiedTime(built, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
    return new Installation(home, System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
  }

  private static void copy(Path home, String file) throws IOException {
    Files.createDirectories(home.resolve(file).getParent());
    Files.copy(ROOT.resolve(file), home.resolve(file));
  }

  private static void link(Path home, String file) throws IOException {
    Files.createDirectories(home.resolve(file).getParent());
    Files.createSymbolicLink(home.resolve(file), ROOT.resolve(file));
  }

  /** A command, as it is typed without {@code ./mcp-runtime}, which finds its data there. */
  ProcessBuilder command(Path data, List<String> words) {
    var all = new ArrayList<>(List.of(home.resolve("mcp-runtime").toString()));
    all.addAll(words);
    var builder = new ProcessBuilder(all).directory(home.toFile());
    var environment = new TreeMap<>(Map.of("JAVA_HOME", System.getProperty("java.home")));
    environment.put("PATH", path);
    environment.put("HOME", data.toString());
    environment.put("MCP_RUNTIME_DATA", data.toString());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  /** Runs a command to its end. */
  Printed run(Path data, List<String> words) {
    try {
      var err = Files.createTempFile(home, "err", "");
      var process = command(data, words).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("%s does not end".formatted(words));
      }
      return new Printed(process.exitValue(), out, Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * What is said of the chain of all records, where they wait and where they are kept, when nothing
   * runs.
   */
  List<Printed> verifyRecords(Path data) {
    return Stream.of("records", "store/events.duckdb")
        .map(trail -> run(data, List.of("audit", "verify", data.resolve(trail).toString())))
        .toList();
  }
}

package org.mcpruntime.judge.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.gateway.GatewayMain;
import org.mcpruntime.judge.Allowing;

/** A Java program that is killed and started again. */
final class Mortal implements AutoCloseable {

  private final ProcessBuilder builder;
  private final Path log;
  private final String listens;
  private Process process;
  private int deaths;

  /** An ingest service that keeps what it takes in a file. */
  static Mortal ingest(Path folder, int port, Path store) throws IOException {
    return new Mortal(
        folder.resolve("ingest.log"),
        "ingest listens",
        List.of(),
        IngestMain.class,
        List.of(Integer.toString(port), store.toString()));
  }

  /** A gateway whose policy lets the judge write with one tool and read with another. */
  static Mortal gateway(Path folder, int port, URI server, List<String> settings)
      throws IOException {
    var policy = folder.resolve("policy.json");
    var tools = Map.of("test_simple_text", SideEffect.WRITE, "test_image_content", SideEffect.READ);
    Files.write(policy, Allowing.stamped(Allowing.all(tools)));
    var upstream = server.resolve("/").toString();
    var all =
        new ArrayList<>(
            List.of(
                "--listen-address=127.0.0.1",
                "--port=" + port,
                "--metrics-port=0",
                "--upstream-url=" + upstream.substring(0, upstream.length() - 1),
                "--policy-file=" + policy,
                "--audit-dir=" + folder.resolve("trail")));
    all.addAll(settings);
    return new Mortal(
        folder.resolve("gateway.log"),
        "\"The gateway listens\"",
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"),
        GatewayMain.class,
        all);
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param listens what it says when it does
   */
  Mortal(Path log, String listens, List<String> options, Class<?> main, List<String> args)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    this.builder = new ProcessBuilder(command).redirectErrorStream(true);
    this.log = log;
    this.listens = listens;
    this.process = begun();
  }

  private Process begun() throws IOException {
    var begun = builder.start();
    var output = begun.inputReader(UTF_8);
    for (var line = output.readLine(); ; line = output.readLine()) {
      if (line == null) {
        throw new IOException("it ended before it listened; see " + log);
      }
      note(line);
      if (line.contains(listens)) {
        // What it says afterwards is read, so that it never waits to be heard.
        Thread.ofPlatform().daemon().start(() -> follow(output));
        return begun;
      }
    }
  }

  private void follow(BufferedReader output) {
    try {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        note(line);
      }
    } catch (IOException e) {
      // It was killed, as is the point.
    }
  }

  private void note(String line) {
    try {
      Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it, in the middle of whatever it does, and starts it again. */
  synchronized void dieAndRise() {
    try {
      process.destroyForcibly().waitFor();
      deaths++;
      process = begun();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int deaths() {
    return deaths;
  }

  /** Ends it as it is meant to be ended. */
  @Override
  public synchronized void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

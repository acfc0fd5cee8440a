package org.mcpruntime.performance.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.performance.gateway.Rig;
import org.mcpruntime.performance.gateway.Subject;

/**
 * A platform that the launcher started.
 *
 * @param root of the repository that it was started from
 * @param data its folder
 * @param said what it has said until now
 * @param api the port of its API
 * @param gateway the platform's process, and the port of its gateway
 * @param begun when it was started, in the time of nanoTime
 */
record Up(Path root, Path data, Path said, int api, Subject gateway, long begun)
    implements AutoCloseable {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(3);

  /** Starts one; it is about to be ready. */
  static Up start(Path root, Path data, boolean demo) throws IOException {
    Files.createDirectories(data.getParent());
    int api = Rig.freePort();
    int gateway = Rig.freePort();
    var said = data.resolveSibling(data.getFileName() + ".out");
    var command = new ArrayList<>(List.of(launcher(root), "up", "--plain"));
    if (demo) {
      command.add("--demo");
    }
    command.addAll(
        List.of(
            "--data",
            data.toString(),
            "--api-port",
            Integer.toString(api),
            "--gateway-port",
            Integer.toString(gateway)));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    long begun = System.nanoTime();
    var process = builder.start();
    return new Up(root, data, said, api, new Subject("up", process, gateway), begun);
  }

  private static String launcher(Path root) {
    return root.resolve("mcp-runtime").toString();
  }

  /** Waits until it has said that so many times; gives the milliseconds since its start. */
  double said(String words, int times) {
    while (count(words) < times) {
      if (!gateway.process().isAlive() || System.nanoTime() - begun > PATIENCE) {
        throw new IllegalStateException(
            "the platform has not said '%s': %s".formatted(words, said));
      }
      LockSupport.parkNanos(PAUSE);
    }
    return (System.nanoTime() - begun) / 1e6;
  }

  private int count(String words) {
    try {
      return Files.readString(said).split(words, -1).length - 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  double ready() {
    return said("gateway  http", 1);
  }

  /** Runs a command against it; gives the milliseconds that it took. */
  double command(String... words) {
    var command = new ArrayList<>(List.of(launcher(root)));
    command.addAll(List.of(words));
    command.addAll(List.of("--data", data.toString()));
    try {
      long since = System.nanoTime();
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("%s failed: %s".formatted(command, output));
      }
      return (System.nanoTime() - since) / 1e6;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  String token() {
    try {
      return Files.readString(data.resolve("token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Outcomes of calls of tools in its store. */
  long outcomes() {
    var url =
        URI.create(
            "http://127.0.0.1:%d/api/v1/analytics/usage?rpc_method=tools/call".formatted(api));
    var request = HttpRequest.newBuilder(url).header("authorization", "Bearer " + token()).build();
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("%s: %s".formatted(url, answer.body()));
      }
      return Json.SNAPSHOTS.readTree(answer.body()).at("/totals/events").asLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Stops it, with its servers. */
  @Override
  public void close() {
    gateway.close();
  }
}

package org.mcpruntime.scenarios;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file system of an image, started as a container would be: its user, its environment, its
 * entry point, with nothing of this machine but {@code /proc}, {@code /dev} and the network. It
 * takes root, and no engine.
 */
final class Container implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path root;
  private final JsonNode config;
  private final Path log;
  private final List<Process> running = new ArrayList<>();

  /** A root of the test's own making, with nothing of an image. */
  private Container(Path root, JsonNode config, Path log) {
    this.root = root;
    this.config = config;
    this.log = log;
  }

  /** As it was, with another root, of which nothing has to know of this image. */
  Container in(Path other) {
    return new Container(other, config, other.resolveSibling(other.getFileName() + ".log"));
  }

  /**
   * @param layout an image in a tar file, as OCI lays it out
   */
  Container(Path layout, Path folder) throws Exception {
    var json = new ObjectMapper();
    var unpacked = Files.createDirectories(folder.resolve("layout"));
    root = Files.createDirectories(folder.resolve("root"));
    log = folder.resolve("container.log");
    run("tar", "-C", unpacked.toString(), "-xf", layout.toString());
    var index = json.readTree(unpacked.resolve("index.json").toFile());
    var manifest = json.readTree(blob(unpacked, index.at("/manifests/0/digest").asText()).toFile());
    config =
        json.readTree(blob(unpacked, manifest.at("/config/digest").asText()).toFile())
            .get("config");
    for (var layer : manifest.get("layers")) {
      run("tar", "-C", root.toString(), "-xzf", blob(unpacked, layer.get("digest").asText()) + "");
    }
  }

  private static Path blob(Path layout, String digest) {
    return layout.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  private static void run(String... command) throws Exception {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(List.of(command) + " failed");
    }
  }

  Path root() {
    return root;
  }

  List<String> entrypoint() {
    var words = new ArrayList<String>();
    config.get("Entrypoint").forEach(word -> words.add(word.asText()));
    return words;
  }

  Map<String, String> environment() {
    var variables = new TreeMap<String, String>();
    for (var variable : config.get("Env")) {
      var parts = variable.asText().split("=", 2);
      variables.put(parts[0], parts[1]);
    }
    return variables;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Starts it with variables beside those of the image, and words behind its entry point. */
  Process start(Map<String, String> variables, String... words) throws IOException {
    var command = new ArrayList<>(entrypoint());
    command.addAll(List.of(words));
    return start(variables, command);
  }

  /** Starts something else than what the image says. */
  Process start(Map<String, String> variables, List<String> program) throws IOException {
    var command = new ArrayList<>(List.of("unshare", "-m", "-p", "-f", "--kill-child", "sh", "-c"));
    command.add(
        """
        cd "$0" && mkdir -p proc dev && mount -t proc proc proc && mount --rbind /dev dev &&
        user=$1 && shift && exec chroot --userspec="$user" . "$@"\
        """);
    command.add(root.toString());
    command.add(config.get("User").asText());
    command.addAll(program);
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    var environment = builder.environment();
    var path = environment.get("PATH");
    environment.clear();
    environment.put("PATH", path);
    environment.putAll(environment());
    environment.putAll(variables);
    var process = builder.start();
    running.add(process);
    return process;
  }

  /** Asks until somebody answers, who is alive as long as that takes. */
  String answer(URI uri) {
    try (var client = HttpClient.newHttpClient()) {
      return await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () ->
                  client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body(),
              body -> !body.isEmpty());
    }
  }

  /** Users of the processes that have this root, by their ids. */
  List<String> users() throws IOException {
    var users = new ArrayList<String>();
    for (var process : running) {
      for (var child : process.descendants().toList()) {
        var status = Path.of("/proc", Long.toString(child.pid()), "status");
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("Uid:"))
            .forEach(line -> users.add(line.split("\\s+", 3)[1]));
      }
    }
    return users;
  }

  /** Ends what runs inside first: a change of user takes away what would tie it to its parent. */
  @Override
  public void close() {
    for (var process : running) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}

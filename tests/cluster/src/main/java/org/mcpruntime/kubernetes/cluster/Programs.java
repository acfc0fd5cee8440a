package org.mcpruntime.kubernetes.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the programs of a control plane stand, or why they do not. */
sealed interface Programs {

  /** A folder with {@code etcd} and {@code kube-apiserver}. */
  record Found(Path folder) implements Programs {

    Path etcd() {
      return folder.resolve("etcd");
    }

    Path apiServer() {
      return folder.resolve("kube-apiserver");
    }

    /** Collects garbage and fills namespaces; the usual archives of test binaries have none. */
    Optional<Path> controllers() {
      var program = folder.resolve("kube-controller-manager");
      return Files.isExecutable(program) ? Optional.of(program) : Optional.empty();
    }
  }

  /** The sentence says what would help. */
  record Missing(String sentence) implements Programs {}

  static Programs find(Map<String, String> environment) {
    var assets = environment.get("KUBEBUILDER_ASSETS");
    if (assets == null || assets.isBlank()) {
      return built();
    }
    var found = new Found(Path.of(assets));
    return Files.isExecutable(found.etcd()) && Files.isExecutable(found.apiServer())
        ? found
        : new Missing("KUBEBUILDER_ASSETS is " + assets + ", where no etcd and kube-apiserver are");
  }

  private static Programs built() {
    var script = Path.of(System.getProperty("repo.root"), "tests/kubernetes/install");
    var command = new ArrayList<>(List.of(script.toString()));
    if (!Boolean.getBoolean("kubernetes.build")) {
      command.add("--present");
    }
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var lines = said.lines().toList();
      if (process.waitFor() == 0 && !lines.isEmpty()) {
        return new Found(Path.of(lines.getLast()));
      }
      return new Missing(
          said.isBlank()
              ? "no API server was built; tests/kubernetes/install builds one (12 minutes, once)"
              : said.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

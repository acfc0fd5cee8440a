package org.mcpruntime.resources.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;

/** A file that is written last: when it has come into force, all that was written before it has. */
final class Sentinel {

  static final ResourceRef REF = ResourceRef.of(Kind.SERVER, "sentinel", "sentinel");

  private final Path folder;
  private int number;

  Sentinel(Path folder) {
    this.folder = folder;
  }

  /** Waits until what happened to files is seen. */
  void settle(FileResources resources) throws IOException {
    replace(folder.resolve("sentinel.yaml"), manifest(++number));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> resources.get(REF).filter(this::isLatest).isPresent());
  }

  private boolean isLatest(Resource resource) {
    return resource.metadata().labels().containsValue(String.valueOf(number));
  }

  /** Writes a file the way editors and git do: it is there as a whole or not at all. */
  static void replace(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    var unfinished = file.resolveSibling(".swap");
    Files.writeString(unfinished, text);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String manifest(int number) {
    return """
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPServer
    metadata: {name: sentinel, namespace: sentinel, labels: {number: "%d"}}
    spec: {image: none}
    """
        .formatted(number);
  }
}

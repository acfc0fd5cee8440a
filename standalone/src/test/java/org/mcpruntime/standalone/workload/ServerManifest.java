package org.mcpruntime.standalone.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.resources.Manifests;

/** A server of a test, read from YAML as people write it. */
public final class ServerManifest {

  private ServerManifest() {}

  /**
   * @param spec fields, one a line
   */
  public static MCPServer of(Path folder, String name, String spec) {
    var yaml =
        """
        apiVersion: mcpruntime.org/v1alpha1
        kind: MCPServer
        metadata: {name: %s, namespace: mcp-servers}
        spec:
        %s
        """
            .formatted(name, spec.strip().indent(2).stripTrailing());
    try {
      var file = Files.writeString(folder.resolve(name + ".yaml"), yaml);
      var read = Manifests.read(List.of(file));
      if (read.hasErrors()) {
        throw new IllegalArgumentException(read.findings().toString());
      }
      return read.servers().getFirst().object();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

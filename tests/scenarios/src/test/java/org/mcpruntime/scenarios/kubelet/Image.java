package org.mcpruntime.scenarios.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An image that is here.
 *
 * @param root its files
 * @param shared folders of this machine that are in it under the same names
 */
public record Image(
    Path root, List<Path> shared, List<String> entrypoint, Map<String, String> environment) {

  public Image {
    shared = List.copyOf(shared);
    entrypoint = List.copyOf(entrypoint);
    environment = new TreeMap<>(environment);
  }
}

package org.mcpruntime.architecture.wrong.purity.kube;

import java.nio.file.Files;
import java.nio.file.Path;

class Shell {

  boolean mayDoIo(Path path) {
    return Files.exists(path);
  }
}

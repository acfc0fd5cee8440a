package org.mcpruntime.scenarios;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mcpruntime.scenarios.kubelet.Image;

/** Images that pods run: those of the product, made as everybody makes them, and this machine. */
record PodImages(Installation installation, Path folder) {

  Image built(String process) throws Exception {
    var tar = folder.resolve(process + ".tar");
    var work = Installation.ROOT.resolve("cli/target/images");
    var printed =
        installation.run(
            folder,
            List.of("image", "build", process, "--tar", tar.toString(), "--work", work.toString()));
    if (printed.code() != 0) {
      throw new IOException(printed.all());
    }
    try (var container = new Container(tar, Files.createDirectory(folder.resolve(process)))) {
      Files.delete(tar);
      return new Image(
          container.root(), List.of(), container.entrypoint(), container.environment());
    }
  }

  /** What a server finds on this machine: its programs and libraries, the JDK, the examples. */
  Image machine() throws IOException {
    var root = Files.createDirectory(folder.resolve("machine"));
    var tmp = Files.createDirectory(root.resolve("tmp"));
    Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
    var java = System.getProperty("java.home");
    var shared =
        Stream.of("/usr", "/bin", "/lib", "/lib64", java, Installation.ROOT.toString())
            .map(Path::of)
            .filter(path -> new File(path.toString()).isDirectory())
            .filter(path -> !path.startsWith("/usr/") || !path.equals(Path.of(java)))
            .toList();
    return new Image(root, shared, List.of(), Map.of("LANG", "C.UTF-8"));
  }
}

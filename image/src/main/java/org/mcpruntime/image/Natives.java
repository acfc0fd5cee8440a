package org.mcpruntime.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.mcpruntime.image.Jars.Jar;

/**
 * Code of the machine that stands in jars. Taken out of them, it needs no folder to be unpacked
 * into when a process starts, and its needs of the C library can be read.
 */
final class Natives {

  private Natives() {}

  /** Those that run on the architecture, in a folder that is made once for the same jars. */
  static List<Path> of(List<Jar> jars, Architecture architecture, Path work) {
    var digests = jars.stream().map(Jar::file).map(Folders::digest).sorted().toList();
    var key = Folders.key(digests);
    var folder =
        Folders.once(
            work.resolve("native-" + key),
            made -> {
              unpack(jars, architecture, made);
              Folders.setTimes(made);
            });
    return Folders.all(folder).stream().filter(Files::isRegularFile).toList();
  }

  private static void unpack(List<Jar> jars, Architecture architecture, Path folder) {
    try {
      Files.createDirectories(folder);
      for (var jar : jars) {
        try (var file = new JarFile(jar.file().toFile())) {
          for (var entry : libraries(file)) {
            unpack(file, entry, architecture, folder);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JarEntry> libraries(JarFile file) {
    var found = new ArrayList<JarEntry>();
    file.stream().filter(entry -> entry.getName().contains(".so")).forEach(found::add);
    return found;
  }

  private static void unpack(JarFile jar, JarEntry entry, Architecture architecture, Path folder)
      throws IOException {
    var name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
    var library = folder.resolve(name);
    if (name.isEmpty() || Files.exists(library)) {
      return;
    }
    try (var in = jar.getInputStream(entry)) {
      Files.copy(in, library);
    }
    if (Elf.of(library).filter(elf -> elf.machine() == architecture.inElf()).isEmpty()) {
      Files.delete(library);
    }
  }
}

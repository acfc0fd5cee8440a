package org.mcpruntime.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mcpruntime.image.ImagePlan.Mode;
import org.mcpruntime.image.ImagePlan.Placed;

/**
 * The files of this machine's C library that programs need: what its own loader says it would load,
 * without the cache that an image does not have, so that the loader finds them there, too.
 */
final class CLibrary {

  /** Older ones of the GNU C library load these when a name is looked up, and nobody links them. */
  private static final List<String> UNNAMED =
      List.of("libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2");

  private CLibrary() {}

  /**
   * @param program what is started first, and names the loader
   * @param libraries what it loads later
   * @param folders where libraries look for each other; what is found there is taken already
   */
  static List<Placed> of(Path program, Collection<Path> libraries, List<Path> folders) {
    var loader = loader(program);
    var found = new TreeMap<String, Path>();
    Stream.concat(Stream.of(program), libraries.stream().sorted())
        .forEach(
            file ->
                needed(loader, file, folders).stream()
                    .filter(path -> folders.stream().noneMatch(path::startsWith))
                    .forEach(path -> found.put(path.toString(), path)));
    beside(found).forEach(path -> found.put(path.toString(), path));
    found.put(loader.toString(), loader);
    return found.entrySet().stream()
        .map(
            entry ->
                new Placed(
                    real(entry.getValue()),
                    entry.getKey(),
                    entry.getValue().equals(loader) ? Mode.PROGRAM : Mode.FILE))
        .toList();
  }

  private static Path loader(Path program) {
    var name = Elf.of(program).map(Elf::interpreter).orElse("");
    var file = Path.of(name).getFileName();
    if (name.isEmpty() || file == null || !file.toString().startsWith("ld-linux")) {
      throw new ImageRefusal(
          """
          %s is loaded by %s; only the GNU C library can be put into an image. \
          Name an image with Java 25: --base"""
              .formatted(program, name.isEmpty() ? "nothing that is known here" : name));
    }
    return Path.of(name);
  }

  private static List<Path> needed(Path loader, Path file, List<Path> folders) {
    var path = String.join(":", folders.stream().map(Path::toString).toList());
    var said =
        Program.run(
            List.of(
                loader.toString(),
                "--inhibit-cache",
                "--library-path",
                path,
                "--list",
                file.toString()));
    if (said.code() != 0) {
      throw new ImageRefusal(
          "%s needs what is not on this machine: %s".formatted(file, said.text().strip()));
    }
    return parse(said.text());
  }

  /** Of lines such as {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f…)}. */
  static List<Path> parse(String listing) {
    var paths = new ArrayList<Path>();
    for (var line : listing.lines().toList()) {
      int arrow = line.indexOf("=> /");
      int end = line.lastIndexOf(" (0x");
      if (arrow >= 0 && end > arrow) {
        paths.add(Path.of(line.substring(arrow + 3, end)).normalize());
      }
    }
    return paths;
  }

  private static List<Path> beside(Map<String, Path> found) {
    return found.values().stream()
        .filter(path -> path.endsWith("libc.so.6"))
        .flatMap(library -> UNNAMED.stream().map(library::resolveSibling))
        .filter(Files::exists)
        .toList();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

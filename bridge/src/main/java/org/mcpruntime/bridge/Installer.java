package org.mcpruntime.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/**
 * Copies the bridge out of its image to a folder, which another container mounts: with its own C
 * library and loader it runs in any image. What is copied is in a list that whoever made the image
 * wrote (docs/decisions/2026-11-26-the-bridge-in-a-servers-pod.md).
 *
 * @param list folder of the list; it stands beside how the JVM is started
 */
record Installer(Path list) {

  private static final String ARGS = "bridge.args";
  private static final String FOLDER = "@FOLDER@";

  /** What needs no quotes in a file of arguments. */
  private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9._/-]+");

  /** Fills the folder, again where it was filled half: what starts the bridge comes last. */
  void install(Path folder) throws IOException {
    if (!PLAIN.matcher(folder.toString()).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no folder to install into; a path from / of letters, digits, . _ - is"
              .formatted(folder));
    }
    for (var line : Files.readAllLines(list.resolve("files"))) {
      var parts = line.split(" ", 2);
      copy(Path.of(parts[1]), folder.resolve(parts[0]));
    }
    var args = Files.readString(list.resolve(ARGS)).replace(FOLDER, folder.toString());
    Files.writeString(folder.resolve(ARGS), args);
  }

  /** With its time, which the JVM holds its archive of classes against. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
  }
}

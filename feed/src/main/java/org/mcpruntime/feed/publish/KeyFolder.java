package org.mcpruntime.feed.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.mcpruntime.contract.json.Json;

/** Keys in a directory, each in a file that only its owner may read. */
public final class KeyFolder implements KeyStore {

  private static final String SUFFIX = ".key.json";

  private final Path folder;

  public KeyFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public Kept read() {
    var keys = new ArrayList<Stored>();
    try {
      Files.createDirectories(folder);
      try (var files = Files.list(folder)) {
        for (var file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
          keys.add(Json.SNAPSHOTS.readValue(Files.readAllBytes(file), Stored.class));
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("%s holds no keys: %s".formatted(folder, e), e);
    }
    return new Kept(keys, "");
  }

  @Override
  public boolean replace(Kept seen, List<Stored> keys) {
    for (var key : keys) {
      if (!seen.keys().contains(key)) {
        write(key);
      }
    }
    for (var key : seen.keys()) {
      if (!keys.contains(key)) {
        drop(key);
      }
    }
    return true;
  }

  private void write(Stored key) {
    var name = key.key().kid() + SUFFIX;
    try {
      var posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
      var draft = folder.resolve("." + name);
      Files.deleteIfExists(draft);
      if (posix) {
        var owner = PosixFilePermissions.fromString("rw-------");
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(owner));
      }
      Files.write(draft, Json.SNAPSHOTS.writeValueAsBytes(key));
      Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("no key can be written to " + folder, e);
    }
  }

  private void drop(Stored old) {
    try {
      Files.deleteIfExists(folder.resolve(old.key().kid() + SUFFIX));
    } catch (IOException e) {
      throw new UncheckedIOException("an old key cannot be deleted from " + folder, e);
    }
  }
}

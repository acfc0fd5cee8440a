package org.mcpruntime.resources.file;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.mcpruntime.resources.store.Ground;

/** Folders, each with its own resources. */
final class FileGrounds implements Ground.Maker {

  private final Path parent;
  private final List<FileResources> made = new ArrayList<>();

  FileGrounds(Path parent) {
    this.parent = parent;
  }

  @Override
  public Ground make() {
    var clock = InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z"));
    var resources = FileResources.open(parent.resolve("r" + made.size()), clock, _ -> {});
    made.add(resources);
    return new Ground(resources, "team-a");
  }

  @Override
  public void close() {
    made.forEach(FileResources::close);
  }
}

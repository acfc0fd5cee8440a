package org.mcpruntime.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.resources.file.FileResources;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Write;

/** A folder of resources, and a log that nobody reads. */
final class Ground implements AutoCloseable {

  final FileResources resources;
  final Log log;

  Ground(Path folder, InstantSource clock) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    resources = FileResources.open(folder, clock, _ -> {});
    log =
        Log.to(
            new PrintStream(PrintStream.nullOutputStream(), true), Form.TEXT, Level.ERROR, clock);
  }

  void apply(Resource resource) {
    assertThat(resources.apply(Manifest.of(resource), Write.FOR_REAL))
        .isInstanceOfAny(Outcome.Created.class, Outcome.Configured.class, Outcome.Unchanged.class);
  }

  @Override
  public void close() {
    resources.close();
  }
}

package org.mcpruntime.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CrdWriterTest {

  private static final Path CHECKED_IN = Path.of(System.getProperty("repo.root"), "deploy/crds");

  @Test
  void the_definitions_that_are_checked_in_are_those_of_the_records() throws IOException {
    var written = CrdWriter.write();
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(CHECKED_IN);
      for (var file : written.entrySet()) {
        Files.writeString(CHECKED_IN.resolve(file.getKey()), file.getValue());
      }
    }
    var found = new TreeMap<String, String>();
    try (var files = Files.list(CHECKED_IN)) {
      for (var file : files.toList()) {
        found.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(found)
        .as("./verify --update writes deploy/crds anew")
        .containsExactlyInAnyOrderEntriesOf(written);
  }
}

package org.mcpruntime.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a platform: whose it is, and what is left in it. */
final class DataFolderTest {

  @TempDir Path folder;

  private DataFolder.Run run() {
    return new DataFolder.Run(
        42,
        Instant.parse("2026-01-02T03:04:05Z"),
        URI.create("http://127.0.0.1:8080"),
        URI.create("http://127.0.0.1:8091"),
        folder.toString());
  }

  @Test
  void whoHoldsItIsNamed() {
    try (var first = DataFolder.take(folder)) {
      first.announce(run());
      assertThatThrownBy(() -> DataFolder.take(folder))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("process 42 since 2026-01-02T03:04:05Z, api http://127.0.0.1:8080");
    }
  }

  @Test
  void whoHoldsItWithoutHavingSaidSoIsAboutToStart() throws IOException {
    try (var _ = DataFolder.take(folder)) {
      Files.writeString(folder.resolve("run.json"), "{\"pid\": ");
      assertThatThrownBy(() -> DataFolder.take(folder))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("try again in a moment");
    }
  }

  @Test
  void whatAKilledPlatformLeftBlocksNobody() throws IOException {
    Files.writeString(folder.resolve("lock"), "");
    Files.writeString(folder.resolve("run.json"), "{broken");
    Files.writeString(folder.resolve(".run.json"), "a draft");
    Files.writeString(folder.resolve(".token"), "a draft");
    try (var data = DataFolder.take(folder)) {
      assertThat(data.token(new SecureRandom())).startsWith("mcpa_");
      data.announce(run());
      assertThat(DataFolder.run(folder)).contains(run());
    }
    assertThat(DataFolder.run(folder)).isEmpty();
    DataFolder.take(folder).close();
  }

  @Test
  void theTokenStaysAndOneThatIsNoneIsSaid() throws IOException {
    try (var data = DataFolder.take(folder)) {
      var token = data.token(new SecureRandom());
      assertThat(data.token(new SecureRandom())).isEqualTo(token);

      Files.writeString(folder.resolve("token"), "\n");
      assertThatThrownBy(() -> data.token(new SecureRandom()))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("holds no token; remove it, and a new one is made");
    }
  }

  @Test
  void itIsItsOwnersOnly() throws IOException {
    try (var data = DataFolder.take(folder)) {
      data.announce(run());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("run.json"))))
          .isEqualTo("rw-------");
    }
  }
}

package org.mcpruntime.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallerTest {

  private static final FileTime LONG_AGO = FileTime.from(Instant.ofEpochSecond(1));

  @TempDir private Path image;
  private Path folder;
  private Installer installer;

  @BeforeEach
  void make() throws IOException {
    var list = Files.createDirectory(image.resolve("install"));
    var loader = Files.writeString(image.resolve("ld-linux.so.2"), "loader");
    Files.setLastModifiedTime(loader, LONG_AGO);
    Files.writeString(list.resolve("files"), "lib/loader " + loader + "\n");
    Files.writeString(
        list.resolve("bridge.args"), "-cp\n@FOLDER@/jars/a.jar:@FOLDER@/jars/b.jar\n");
    folder = image.resolve("volume");
    installer = new Installer(list);
  }

  @Test
  void what_is_listed_is_copied_to_its_place_with_its_time() throws IOException {
    installer.install(folder);

    assertThat(folder.resolve("lib/loader")).hasContent("loader");
    assertThat(Files.getLastModifiedTime(folder.resolve("lib/loader"))).isEqualTo(LONG_AGO);
    assertThat(folder.resolve("bridge.args"))
        .content()
        .isEqualTo("-cp\n%1$s/jars/a.jar:%1$s/jars/b.jar\n".formatted(folder));
  }

  @Test
  void a_folder_that_was_filled_half_is_filled_again() throws IOException {
    Files.createDirectories(folder.resolve("lib"));
    Files.writeString(folder.resolve("lib/loader"), "lo");

    installer.install(folder);

    assertThat(folder.resolve("lib/loader")).hasContent("loader");
  }

  @ParameterizedTest
  @ValueSource(strings = {"here", "/a b", "/a\"b", "/", "/tmp/x y", "/@b"})
  void a_folder_that_a_file_of_arguments_cannot_name_is_refused(String path) {
    assertThatThrownBy(() -> installer.install(Path.of(path)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(path);
  }
}

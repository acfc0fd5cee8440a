package org.mcpruntime.resources.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each {@code cases/folder/NAME} is a folder's life. It begins with the files in {@code 0}; each
 * further number is a step: files in {@code put} are written, those named in {@code remove} are
 * removed, manifests in {@code apply} are applied, objects named in {@code delete} are deleted,
 * {@code restart} stops the store first and starts it last. {@code out.txt} is what is told, said
 * and written.
 *
 * <p>{@code ./verify --update} writes the texts anew.
 */
class FolderCasesTest {

  private static final Path CASES =
      Path.of(System.getProperty("repo.root"), "resources/src/test/cases/folder");

  @TestFactory
  Stream<DynamicTest> what_becomes_of_each_folder(@TempDir Path temporary) throws IOException {
    return cases().stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    folder.getFileName().toString(),
                    () -> check(folder, temporary.resolve(folder.getFileName()))));
  }

  private static void check(Path folder, Path place) throws Exception {
    var told = Life.lead(folder, place);
    var expected = folder.resolve("out.txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, told);
    }
    assertThat(told).isEqualTo(Files.readString(expected));
  }

  @Test
  void there_are_many_cases() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(30);
  }

  private static List<Path> cases() throws IOException {
    try (var folders = Files.list(CASES)) {
      return folders.sorted().toList();
    }
  }
}

package org.mcpruntime.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mcpruntime.process.http.HttpTarget;

/** What fuzzing once found, and what it starts from, holds ever after. */
class FindingsTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"), "tests", "fuzz");

  @TestFactory
  Stream<DynamicTest> messages() {
    return tests("reader", ReaderTarget::fuzzerTestOneInput);
  }

  @TestFactory
  Stream<DynamicTest> streams() {
    return tests("sse", SseTarget::fuzzerTestOneInput);
  }

  @TestFactory
  Stream<DynamicTest> http() {
    return tests("http", HttpTarget::fuzzerTestOneInput);
  }

  private static Stream<DynamicTest> tests(String target, Consumer<byte[]> fuzzed) {
    var files = Stream.concat(files("seeds", target), files("findings", target)).toList();
    assertThat(files).isNotEmpty();
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(name(file), () -> fuzzed.accept(bytes(file))));
  }

  private static String name(Path file) {
    return ROOT.relativize(file).toString();
  }

  private static Stream<Path> files(String folder, String target) {
    var directory = ROOT.resolve(folder).resolve(target);
    if (!Files.isDirectory(directory)) {
      return Stream.empty(); // nothing was found yet
    }
    try (var files = Files.list(directory)) {
      return List.copyOf(files.sorted().toList()).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

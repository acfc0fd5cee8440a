package org.mcpruntime.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PomsTest {

  @Test
  void the_modules_are_listed_in_the_order_of_the_arrows() throws IOException {
    assertThat(Poms.modules(Product.REPOSITORY)).contains("contract", "tests/architecture");
    assertThat(Poms.problems(Product.REPOSITORY)).isEmpty();
  }

  @Test
  void an_order_or_an_arrow_that_is_wrong_is_told(@TempDir Path repository) throws IOException {
    root(repository, "contract", "kube", "resources", "policy", "misc", "tests/scenarios", "cli");
    module(repository, "contract");
    module(repository, "kube", "contract", "resources");
    module(repository, "resources", "contract");
    module(repository, "policy", "contract", "kube");
    module(repository, "misc");
    module(repository, "tests/scenarios", "policy", "cli");
    module(repository, "cli", "policy");

    assertThat(Poms.problems(repository))
        .containsExactlyInAnyOrder(
            "kube depends on resources, which is not listed before it",
            "policy depends on kube, which the table does not allow",
            "misc is no module of the table",
            "tests/scenarios depends on cli, which is not listed before it");
  }

  private static void root(Path repository, String... modules) throws IOException {
    var list = each("<module>%s</module>", modules);
    Files.writeString(
        repository.resolve("pom.xml"), "<project><modules>" + list + "</modules></project>");
  }

  private static void module(Path repository, String path, String... dependencies)
      throws IOException {
    var list =
        each(
            """
            <dependency><groupId>org.mcpruntime</groupId><artifactId>%s</artifactId></dependency>
            <dependency><groupId>org.jspecify</groupId><artifactId>jspecify</artifactId></dependency>
            """,
            dependencies);
    Files.writeString(
        Files.createDirectories(repository.resolve(path)).resolve("pom.xml"),
        "<project><dependencies>" + list + "</dependencies></project>");
  }

  private static String each(String template, String... values) {
    return Arrays.stream(values).map(template::formatted).collect(Collectors.joining());
  }
}

package org.mcpruntime.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** ArchUnit reads nothing, and says nothing, when it meets a class file of a newer Java. */
class LoadedTest {

  private static final int AT_LEAST = 100;

  @Test
  void the_rules_see_the_classes_of_the_product() {
    assertThat(Product.CLASSES).hasSizeGreaterThanOrEqualTo(AT_LEAST);
  }

  @Test
  void every_source_file_of_every_module_is_among_them() throws IOException {
    assertThat(unseen(Product.CLASSES))
        .as("sources that no rule sees; is their module in tests/architecture/pom.xml?")
        .isEmpty();
  }

  @Test
  void classes_that_were_not_read_are_missed() throws IOException {
    var onlyPolicy = new ClassFileImporter().importPackages(Product.ROOT + ".policy");
    assertThat(unseen(onlyPolicy))
        .contains("org.mcpruntime.contract.json.Json", "org.mcpruntime.mcp.package-info")
        .doesNotContain("org.mcpruntime.policy.Decide");
  }

  private static Set<String> unseen(JavaClasses classes) throws IOException {
    var unseen = new TreeSet<>(Product.sources());
    unseen.removeIf(classes::contain);
    return unseen;
  }
}

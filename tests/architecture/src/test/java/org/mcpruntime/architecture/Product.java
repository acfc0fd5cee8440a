package org.mcpruntime.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the rules are held against: the repository and the classes that were built from it. */
final class Product {

  static final String ROOT = "org.mcpruntime";

  static final Path REPOSITORY = Path.of(System.getProperty("repo.root"));

  /** Everything of ours on the class path, without this module. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private Product() {}

  /** Names of the classes that the source files of the product's modules are named for. */
  static Set<String> sources() throws IOException {
    var names = new TreeSet<String>();
    for (var module : list(REPOSITORY)) {
      var sources = module.resolve("src/main/java");
      if (Files.isDirectory(sources)) {
        try (var files = Files.walk(sources)) {
          files
              .map(file -> sources.relativize(file).toString())
              .filter(file -> file.endsWith(".java"))
              .map(file -> file.substring(0, file.length() - ".java".length()).replace('/', '.'))
              .forEach(names::add);
        }
      }
    }
    return names;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var found = Files.list(folder)) {
      return found.toList();
    }
  }
}

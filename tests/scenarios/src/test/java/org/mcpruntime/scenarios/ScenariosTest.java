package org.mcpruntime.scenarios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What should happen happens on a laptop, and is on record. */
final class ScenariosTest {

  @TempDir private static Path folder;
  private static Place place;

  @BeforeAll
  static void begin() throws IOException {
    var home = Files.createDirectory(folder.resolve("home"));
    place = new OneJvm(Installation.in(home), folder.resolve("data"));
  }

  @AfterAll
  static void end() {
    place.close();
  }

  static List<String> scenarios() {
    return Scenario.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void what_should_happen_happens(String scenario) throws IOException {
    var told = new Scenario(scenario, place).take();
    new Records(scenario, place).match(told);
  }
}

package org.mcpruntime.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs of {@code tests/judge/partners} that are written with the Java SDK. */
final class JavaPartner {

  private static final Path JARS =
      Path.of(System.getProperty("repo.root"), "tests/judge/target/java-sdk");

  private JavaPartner() {}

  /** How Java runs a program of {@code partners} from its source. */
  static List<String> command(String program, List<String> arguments) {
    assertThat(JARS).as("Maven copies the Java SDK there before the tests").isDirectory();
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                JARS + "/*",
                Partners.FOLDER.resolve(program).toString()));
    command.addAll(arguments);
    return command;
  }

  /**
   * Starts the server, which says where it listens.
   *
   * @param folder that it may write to
   * @param tools that it shall have beside its own
   */
  static Program start(Path folder, List<String> tools) throws IOException {
    Files.createDirectories(folder);
    var names = folder.resolve("tools.json");
    Files.writeString(names, new ObjectMapper().writeValueAsString(tools));
    return Program.start(
        new ProcessBuilder(
            command("ServerJava.java", List.of(folder.toString(), names.toString()))));
  }
}

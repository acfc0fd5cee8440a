package org.mcpruntime.bridge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a puppet is run. */
public final class Rigged {

  private Rigged() {}

  public static List<String> puppet(String... manners) {
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                PuppetMain.class.getName()));
    words.addAll(List.of(manners));
    return words;
  }
}

package org.mcpruntime.standalone.workload;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * A program that runs images: docker or podman.
 *
 * @param file of the program
 * @param owner tells this platform's containers from those of others on the machine
 * @param environment where the engine is and how it is reached, which is nothing of a server's
 */
public record Engine(String file, String owner, Map<String, String> environment) {

  private static final List<String> PROGRAMS = List.of("docker", "podman");

  /** Beginnings of the names of variables that tell the engines of today what to do. */
  private static final List<String> OWN = List.of("DOCKER_", "CONTAINER_", "CONTAINERS_");

  /** Removes what a platform that was killed left behind, and becomes the engine. */
  private static final String REPLACE =
      "\"$0\" rm --force \"$1\" >/dev/null 2>&1; shift; exec \"$0\" \"$@\"";

  public Engine {
    environment = Map.copyOf(environment);
  }

  /** The first of the engines on the path of an environment. */
  public static Optional<Engine> of(Map<String, String> environment, String owner) {
    for (var name : PROGRAMS) {
      for (var folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
        var file = Path.of(folder.isEmpty() ? "." : folder, name);
        if (Files.isExecutable(file)) {
          var own = new TreeMap<>(environment);
          own.keySet().removeIf(variable -> !isOwn(variable));
          return Optional.of(new Engine(file.toString(), owner, own));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a variable tells the engine something, so that a server's must not reach it. */
  static boolean isOwn(String variable) {
    return OWN.stream().anyMatch(variable::startsWith);
  }

  /** How it is told to run a server in the foreground; what to run, and how, follows. */
  List<String> run(ObjectRef server) {
    var name = "mcp-%s-%s-%s".formatted(server.namespace(), server.name(), owner);
    return new ArrayList<>(
        List.of("/bin/sh", "-c", REPLACE, file, name, "run", "--rm", "--init", "--name", name));
  }
}

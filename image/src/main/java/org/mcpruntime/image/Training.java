package org.mcpruntime.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.mcpruntime.image.ImagePlan.Layer;
import org.mcpruntime.image.ImagePlan.Placed;
import org.mcpruntime.image.Jars.Jar;

/**
 * A gateway under a little traffic, recorded into the AOT cache with which those in containers
 * start. No two recordings are the same bytes, so one is kept for the same jars and runtime.
 */
record Training(Path jvm, Path work, Consumer<String> say) {

  private static final String CACHE = Composition.HOME + "/aot/process.aot";
  private static final String MAIN = "org.mcpruntime.gateway.TrainingMain";

  /** What a trained process is started with. */
  static final List<String> OPTIONS =
      List.of("-XX:AOTCache=" + CACHE, "-Xlog:aot=off", "-Xlog:cds=off");

  Layer layer(List<Jar> jars, List<String> options, Path policy) {
    var parts = new ArrayList<>(options);
    parts.add(jvm.getFileName().toString());
    jars.forEach(jar -> parts.add(Folders.digest(jar.file())));
    var cache =
        Folders.once(
            work.resolve("trained-" + Folders.key(parts) + ".aot"),
            made -> train(jars, options, policy, made));
    return new Layer("AOT cache", List.of(Placed.file(Folders.setTime(cache), CACHE)));
  }

  /** With copies of the jars that have the times that they will have in the image. */
  private void train(List<Jar> jars, List<String> options, Path policy, Path made) {
    say.accept("Training a gateway");
    var copies = made.resolveSibling("jars");
    var classPath = jars.stream().map(jar -> copy(jar, copies).toString()).toList();
    var command = new ArrayList<String>();
    command.add(jvm.resolve("bin/java").toString());
    command.addAll(options);
    command.add("-XX:AOTCacheOutput=" + made);
    command.addAll(List.of("-cp", String.join(":", classPath), MAIN, policy.toString()));
    var said = Program.run(command);
    if (said.code() != 0 || !Files.exists(made)) {
      throw new ImageRefusal("the gateway cannot be trained: " + said.text());
    }
    try {
      for (var path : Folders.all(copies).reversed()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path copy(Jar jar, Path folder) {
    try {
      var place = folder.resolve(Composition.place(jar).substring(1));
      Files.createDirectories(place.getParent());
      return Folders.setTime(Files.copy(jar.file(), place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

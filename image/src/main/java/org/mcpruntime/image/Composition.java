package org.mcpruntime.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mcpruntime.image.ImagePlan.Layer;
import org.mcpruntime.image.ImagePlan.Mode;
import org.mcpruntime.image.ImagePlan.Placed;
import org.mcpruntime.image.Jars.Jar;

/** Where everything stands in an image, all that is ours below one folder. */
final class Composition {

  static final String HOME = "/opt/mcp-runtime";
  static final String JAVA = HOME + "/jvm/bin/java";
  private static final String DATA = "/var/lib/mcp-runtime";
  private static final String SOURCE = "https://mcpruntime.org";

  private Composition() {}

  /** Who is who, where names are looked up, and folders that may be written to. */
  static Stream<Placed> system(Path work) {
    var id = ImagePlan.USER;
    var users =
        "root:x:0:0:root:/:/sbin/nologin\nmcp:x:%d:%d:MCP Runtime:%s:/sbin/nologin\n"
            .formatted(id, id, DATA);
    var folder = work.resolve("system");
    return Stream.of(
        new Placed(work, "/tmp", Mode.TEMPORARY),
        new Placed(work, DATA, Mode.OWN_FOLDER),
        Placed.file(Folders.write(folder.resolve("passwd"), users), "/etc/passwd"),
        Placed.file(
            Folders.write(folder.resolve("group"), "root:x:0:\nmcp:x:%d:\n".formatted(id)),
            "/etc/group"),
        Placed.file(
            Folders.write(folder.resolve("nsswitch.conf"), "hosts: files dns\n"),
            "/etc/nsswitch.conf"));
  }

  static Layer runtime(Path jvm) {
    return new Layer(
        "Java runtime",
        Folders.all(jvm).stream()
            .map(path -> new Placed(path, below(HOME + "/jvm", jvm, path), mode(path)))
            .toList());
  }

  private static String below(String root, Path folder, Path path) {
    var rest = folder.relativize(path).toString();
    return rest.isEmpty() ? root : root + "/" + rest;
  }

  private static Mode mode(Path path) {
    if (Files.isDirectory(path)) {
      return Mode.FOLDER;
    }
    return Files.isExecutable(path) ? Mode.PROGRAM : Mode.FILE;
  }

  /**
   * @param more what they need besides
   */
  static Layer libraries(List<Jar> jars, List<Path> natives, List<Placed> more) {
    var files = new ArrayList<>(more);
    jars.stream().filter(jar -> !jar.ours()).forEach(jar -> files.add(placed(jar)));
    natives.forEach(file -> files.add(Placed.file(file, place(file))));
    return new Layer("libraries", files);
  }

  /**
   * A layer for each of our jars, so that a change re-sends the jars that it changed; the process's
   * own last, with how the JVM is started.
   *
   * @param more what belongs to the process itself
   */
  static List<Layer> application(List<Jar> jars, Path options, List<Placed> more) {
    var layers = new ArrayList<Layer>();
    for (var jar : jars.subList(1, jars.size()).reversed()) {
      if (jar.ours()) {
        layers.add(new Layer(jar.name(), List.of(placed(jar))));
      }
    }
    var own = new ArrayList<>(more);
    own.add(placed(jars.getFirst()));
    own.add(Placed.file(options, HOME + "/app/java.options"));
    layers.add(new Layer("application", own));
    return layers;
  }

  private static Placed placed(Jar jar) {
    return Placed.file(jar.file(), place(jar));
  }

  static String place(Path nativeCode) {
    return HOME + "/native/" + nativeCode.getFileName();
  }

  static String place(Jar jar) {
    return HOME + (jar.ours() ? "/app/" : "/lib/") + jar.name();
  }

  /** A file for {@code java @file}: the JVM's options, the class path and the main class. */
  static String options(ImageProcess process, List<Jar> jars, List<String> jvm) {
    return options(process, jars.stream().map(Composition::place).toList(), HOME + "/native", jvm);
  }

  static String options(
      ImageProcess process, List<String> classPath, String natives, List<String> jvm) {
    var lines = new ArrayList<>(jvm);
    lines.add("-Djava.library.path=" + natives);
    lines.add("-cp");
    lines.add(String.join(":", classPath));
    lines.add(process.mainClass());
    return String.join("\n", lines) + "\n";
  }

  static ImagePlan.Start start(ImageProcess process, String java) {
    return new ImagePlan.Start(
        List.of(java, "@" + HOME + "/app/java.options"),
        process.environment(),
        process.ports(),
        DATA);
  }

  static Map<String, String> labels(ImageProcess process, ImageOrder.Label label, String base) {
    var labels = new TreeMap<String, String>();
    labels.put("org.opencontainers.image.title", process.imageName());
    labels.put("org.opencontainers.image.description", process.description());
    labels.put("org.opencontainers.image.version", label.version());
    labels.put("org.opencontainers.image.revision", label.revision());
    labels.put("org.opencontainers.image.licenses", "Apache-2.0");
    labels.put("org.opencontainers.image.url", SOURCE);
    if (!base.isEmpty()) {
      labels.put("org.opencontainers.image.base.name", base);
    }
    return labels;
  }
}

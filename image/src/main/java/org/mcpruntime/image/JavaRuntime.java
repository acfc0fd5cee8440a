package org.mcpruntime.image;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A Java runtime of the modules that jars need, linked of the JDK that runs this. */
final class JavaRuntime {

  /** Jackson reads an annotation of it where it is there; it brings fonts, sound and windows. */
  private static final String UNWANTED = "java.desktop";

  private JavaRuntime() {}

  /** Its folder; made once for the same JDK and the same modules. */
  static Path of(Collection<Path> jars, Path work, Consumer<String> say) {
    var home = Path.of(System.getProperty("java.home"));
    var modules = modules(jars, work);
    var key = Folders.key(List.of(Folders.digest(home.resolve("release")), modules));
    return Folders.once(
        work.resolve("jvm-" + key),
        made -> {
          say.accept("Linking a Java runtime of " + modules);
          link(made, modules);
        });
  }

  /** As {@code jdeps} reads class files; asked anew only when a jar has changed. */
  private static String modules(Collection<Path> jars, Path work) {
    var key = Folders.key(jars.stream().sorted().map(Folders::digest).toList());
    var file =
        Folders.once(
            work.resolve("modules-" + key),
            made -> Folders.write(made, String.join(",", ask(jars))));
    return Folders.read(file);
  }

  private static Set<String> ask(Collection<Path> jars) {
    var words =
        Stream.concat(
                Stream.of("--print-module-deps", "--ignore-missing-deps", "--multi-release", "25"),
                jars.stream().sorted().map(Path::toString))
            .toList();
    var modules = new TreeSet<>(List.of(tool("jdeps", words).strip().split(",")));
    modules.remove(UNWANTED);
    return modules;
  }

  private static void link(Path made, String modules) {
    var words =
        List.of(
            "--output",
            made.toString(),
            "--add-modules",
            modules,
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages");
    var _ = tool("jlink", words);
    // The archive of the JDK's own classes names the time of the file that they are in.
    Folders.setTimes(made);
    var archived =
        Program.run(
            List.of(
                made.resolve("bin/java").toString(),
                "-XX:+UseCompactObjectHeaders",
                "-Xshare:dump",
                "-Xlog:disable",
                "-Xlog:all=error"));
    if (archived.code() != 0) {
      throw new ImageRefusal("the new Java runtime cannot archive its classes: " + archived.text());
    }
    Folders.setTimes(made);
  }

  private static String tool(String name, List<String> words) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        ToolProvider.findFirst(name)
            .orElseThrow(() -> new ImageRefusal(name + " is missing: a JDK is needed, not a JRE"))
            .run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                new ArrayList<>(words).toArray(String[]::new));
    if (code != 0) {
      throw new ImageRefusal("%s failed: %s%s".formatted(name, out, err));
    }
    return out.toString();
  }
}

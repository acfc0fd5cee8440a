package org.mcpruntime.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mcpruntime.image.ImagePlan.Mode;
import org.mcpruntime.image.ImagePlan.Placed;
import org.mcpruntime.image.Jars.Jar;

/**
 * How a process goes from its image to a folder, from which it runs in any other image: the list of
 * its files with their places there, and how its JVM is started there. Only the list goes into the
 * image; the process itself copies what it says. Beside the Java runtime lie the files of the C
 * library, and the loader under a name that does not depend on the processor.
 *
 * @param cLibrary files that the runtime and the native code need
 */
record Installation(
    ImageProcess process, Path jvm, List<Placed> cLibrary, List<Jar> jars, List<Path> natives) {

  /** Where the list is in the image. */
  static final String HOME = Composition.HOME + "/install";

  /** Stands for the folder, which is known when it is filled. */
  private static final String FOLDER = "@FOLDER@";

  /** The usual way to start a child needs a helper, whose loader would be the other image's. */
  private static final String FORK = "-Djdk.lang.Process.launchMechanism=FORK";

  /** What the process in the image is told. */
  static final List<String> OPTIONS = List.of("-Dmcpruntime.install=" + HOME);

  /**
   * Two files of the image.
   *
   * @param options how its JVM is started
   */
  List<Placed> files(List<String> options, Path work) {
    var folder = work.resolve(process.word()).resolve("install");
    var list = new StringBuilder();
    sources().forEach((place, source) -> list.append(place + " " + source + "\n"));
    var all = new ArrayList<>(options);
    all.add(FORK);
    var paths = jars.stream().map(jar -> FOLDER + "/" + place(jar)).toList();
    var args = Composition.options(process, paths, FOLDER + "/native", all);
    var argsName = process.word() + ".args";
    return List.of(
        Placed.file(Folders.write(folder.resolve("files"), list.toString()), HOME + "/files"),
        Placed.file(Folders.write(folder.resolve(argsName), args), HOME + "/" + argsName));
  }

  /** By the place below the folder, where the file is in the image. */
  private Map<String, String> sources() {
    var sources = new TreeMap<String, String>();
    Composition.runtime(jvm).files().stream()
        .filter(file -> Files.isRegularFile(file.source()))
        .forEach(file -> sources.put(jvm.relativize(file.source()).toString(), file.path()));
    for (var file : cLibrary) {
      var name = file.mode() == Mode.PROGRAM ? "loader" : file.path().replaceFirst(".*/", "");
      sources.put("lib/" + name, file.path());
    }
    jars.forEach(jar -> sources.put(place(jar), Composition.place(jar)));
    for (var file : natives) {
      sources.put("native/" + file.getFileName(), Composition.place(file));
    }
    return sources;
  }

  private static String place(Jar jar) {
    return "jars/" + jar.name();
  }
}

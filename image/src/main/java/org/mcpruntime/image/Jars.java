package org.mcpruntime.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** The jars of a build: what each process needs stands in its own. */
record Jars(Path folder) {

  private static final String CLASS_PATH = "META-INF/mcp-runtime/class-path";
  private static final String OURS = "META-INF/maven/org.mcpruntime/";

  /** Jars of native code, for one system and processor each. */
  private static final Pattern NATIVE =
      Pattern.compile(".*-(?<system>linux|osx|windows)-(?<processor>\\w+)\\.jar");

  /** What most commands need, and what few do. */
  private static final List<String> LIBRARIES = List.of("lib", "install");

  /** One jar. */
  record Jar(Path file, boolean ours) {

    String name() {
      return file.getFileName().toString();
    }

    /** Whether it has nothing that is of another system than these. */
    boolean isFor(List<Architecture> architectures) {
      var matcher = NATIVE.matcher(name());
      return !matcher.matches()
          || (matcher.group("system").equals("linux")
              && architectures.stream()
                  .anyMatch(each -> each.inJars().equals(matcher.group("processor"))));
    }
  }

  /** The class path of a process, its own jar first. */
  List<Jar> of(ImageProcess process) {
    var own = own(process);
    var jars = new ArrayList<Jar>();
    jars.add(new Jar(own, true));
    for (var name : classPath(own)) {
      var file = library(name, process);
      jars.add(new Jar(file, isOurs(file)));
    }
    return jars;
  }

  private Path library(String name, ImageProcess process) {
    return LIBRARIES.stream()
        .map(each -> folder.resolve(each).resolve(name))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new ImageRefusal(
                    "%s is not in %s, which the %s needs; build again"
                        .formatted(name, folder, process.word())));
  }

  /** Whether this build has the process. */
  boolean has(ImageProcess process) {
    return find(process).isPresent();
  }

  private Path own(ImageProcess process) {
    return find(process)
        .orElseThrow(
            () ->
                new ImageRefusal(
                    "this build has no %s; name another process".formatted(process.word())));
  }

  private Optional<Path> find(ImageProcess process) {
    if (process == ImageProcess.PLATFORM) {
      return Optional.of(folder.resolve("mcp-runtime.jar"));
    }
    var glob = process.word() + "-[0-9]*.jar";
    return LIBRARIES.stream()
        .flatMap(each -> named(folder.resolve(each), glob).stream())
        .filter(Jars::isOurs)
        .findFirst();
  }

  private List<Path> named(Path libraries, String glob) {
    try (var found = Files.newDirectoryStream(libraries, glob)) {
      var jars = new ArrayList<Path>();
      found.forEach(jars::add);
      return jars;
    } catch (IOException e) {
      throw new ImageRefusal(folder + " has no jars; build first: ./mcp-runtime --version", e);
    }
  }

  private static List<String> classPath(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      var entry = file.getEntry(CLASS_PATH);
      if (entry == null) {
        throw new ImageRefusal("%s does not say what it needs; build again".formatted(jar));
      }
      var text = new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.strip().replace("lib/", "").split(":"));
    } catch (IOException e) {
      throw new ImageRefusal("%s cannot be read: %s".formatted(jar, e.getMessage()), e);
    }
  }

  private static boolean isOurs(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      return file.stream().anyMatch(entry -> entry.getName().startsWith(OURS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.mcpruntime.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.mcpruntime.image.ImagePlan.Layer;
import org.mcpruntime.image.ImagePlan.Placed;
import org.mcpruntime.image.Jars.Jar;

/** Makes and delivers images. */
public final class ImageBuild {

  private final ImageOrder order;
  private final Consumer<String> say;

  /**
   * @param say hears what is being done, a sentence at a time
   */
  public ImageBuild(ImageOrder order, Consumer<String> say) {
    this.order = order;
    this.say = say;
  }

  /** Processes of a build, whose jars are in this folder. */
  public static Set<ImageProcess> processes(Path jars) {
    var all = EnumSet.allOf(ImageProcess.class);
    all.removeIf(process -> !new Jars(jars).has(process));
    return all;
  }

  /** An image that is where it was wanted. */
  public record Made(String process, String image, String digest) {}

  /** Makes all images, then delivers them one after the other. */
  public List<Made> run() {
    var plans =
        switch (order.base()) {
          case ImageOrder.Base.Scratch scratch -> onNothing(scratch);
          case ImageOrder.Base.Image image -> onImage(image);
        };
    var made = new ArrayList<Made>();
    plans.forEach((process, plan) -> made.add(new Delivery(order, say).deliver(process, plan)));
    return made;
  }

  private Map<ImageProcess, ImagePlan> onImage(ImageOrder.Base.Image image) {
    var plans = new EnumMap<ImageProcess, ImagePlan>(ImageProcess.class);
    var base = new ImagePlan.Base(image.reference(), image.platforms());
    jars(Architecture.of(image.platforms()))
        .forEach(
            (process, jars) -> {
              var layers = new ArrayList<Layer>();
              layers.add(Composition.libraries(jars, List.of(), List.of()));
              layers.addAll(Composition.application(jars, options(process, jars, List.of())));
              plans.put(process, plan(process, base, "java", layers));
            });
    return plans;
  }

  private Map<ImageProcess, ImagePlan> onNothing(ImageOrder.Base.Scratch scratch) {
    var architecture =
        Architecture.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    var jars = jars(List.of(architecture));
    var jvm = JavaRuntime.of(files(), order.work(), say);
    var system = new Layer("C library", system(jvm));
    var base = new ImagePlan.Base("", List.of(architecture.platform()));
    var plans = new EnumMap<ImageProcess, ImagePlan>(ImageProcess.class);
    jars.forEach(
        (process, of) -> {
          var layers = new ArrayList<Layer>();
          layers.add(system);
          layers.add(Composition.runtime(jvm));
          layers.add(libraries(jvm, system, of, architecture));
          boolean trained = process == ImageProcess.GATEWAY && !scratch.training().isEmpty();
          var extra = trained ? Training.OPTIONS : List.<String>of();
          layers.addAll(Composition.application(of, options(process, of, extra)));
          if (trained) {
            var policy = scratch.training().getFirst();
            layers.add(new Training(jvm, order.work(), say).layer(of, jvmOptions(process), policy));
          }
          plans.put(process, plan(process, base, Composition.JAVA, layers));
        });
    return plans;
  }

  /** What the JVM needs, so the same for all images. */
  private List<Placed> system(Path jvm) {
    var own = Folders.all(jvm).stream().filter(path -> path.toString().endsWith(".so")).toList();
    var files = needs(jvm, own);
    say.accept(
        "Of this machine's C library: "
            + String.join(", ", files.stream().map(Placed::path).toList()));
    return Stream.concat(files.stream(), Composition.system(order.work())).toList();
  }

  private static List<Placed> needs(Path jvm, List<Path> libraries) {
    var folders = List.of(jvm.resolve("lib"), jvm.resolve("lib/server"));
    return CLibrary.of(jvm.resolve("bin/java"), libraries, folders);
  }

  /** Libraries of a process, and what of the C library only they need. */
  private Layer libraries(Path jvm, Layer system, List<Jar> jars, Architecture architecture) {
    var natives = Natives.of(jars, architecture, order.work());
    var there = system.files().stream().map(Placed::path).toList();
    var more = needs(jvm, natives).stream().filter(file -> !there.contains(file.path())).toList();
    return Composition.libraries(jars, natives, more);
  }

  private Map<ImageProcess, List<Jar>> jars(List<Architecture> architectures) {
    var all = new EnumMap<ImageProcess, List<Jar>>(ImageProcess.class);
    for (var process : order.processes()) {
      var jars =
          new Jars(order.jars())
              .of(process).stream().filter(jar -> jar.isFor(architectures)).toList();
      all.put(process, jars);
    }
    return all;
  }

  /** All jars of the build, wanted or not, lest the runtimes of two images differ. */
  private Set<Path> files() {
    var files = new TreeSet<Path>();
    try (var found = Files.newDirectoryStream(order.jars().resolve("lib"), "*.jar")) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw new ImageRefusal(order.jars() + " has no jars; build first", e);
    }
    files.add(order.jars().resolve("mcp-runtime.jar"));
    return files;
  }

  private ImagePlan plan(
      ImageProcess process, ImagePlan.Base base, String java, List<Layer> layers) {
    return new ImagePlan(
        process.imageName(),
        layers,
        Composition.start(process, java),
        Composition.labels(process, order.label(), base.reference()),
        base);
  }

  private List<String> jvmOptions(ImageProcess process) {
    return order.options().getOrDefault(process, List.of());
  }

  private Path options(ImageProcess process, List<Jar> jars, List<String> extra) {
    var all = Stream.concat(jvmOptions(process).stream(), extra.stream()).toList();
    return Folders.write(
        order.work().resolve(process.word()).resolve("java.options"),
        Composition.options(process, jars, all));
  }
}

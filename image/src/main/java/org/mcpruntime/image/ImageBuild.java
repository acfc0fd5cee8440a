package org.mcpruntime.image;

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
              layers.addAll(
                  Composition.application(jars, options(process, jars, List.of()), List.of()));
              plans.put(process, plan(process, base, "java", layers));
            });
    return plans;
  }

  private Map<ImageProcess, ImagePlan> onNothing(ImageOrder.Base.Scratch scratch) {
    var architecture =
        Architecture.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    var jars = jars(List.of(architecture));
    var jvm = JavaRuntime.of(files(), order.work(), say);
    var cLibrary = cLibrary(jvm);
    var system =
        new Layer(
            "C library",
            Stream.concat(cLibrary.stream(), Composition.system(order.work())).toList());
    var base = new ImagePlan.Base("", List.of(architecture.platform()));
    var plans = new EnumMap<ImageProcess, ImagePlan>(ImageProcess.class);
    jars.forEach(
        (process, of) -> {
          var natives = Natives.of(of, architecture, order.work());
          var more = new ArrayList<>(needs(jvm, natives));
          more.removeAll(cLibrary);
          var layers = new ArrayList<Layer>();
          layers.add(system);
          layers.add(Composition.runtime(jvm));
          layers.add(Composition.libraries(of, natives, more));
          var all = Stream.concat(cLibrary.stream(), more.stream()).toList();
          layers.addAll(application(scratch, new Installation(process, jvm, all, of, natives), of));
          plans.put(process, plan(process, base, Composition.JAVA, layers));
        });
    return plans;
  }

  private List<Layer> application(
      ImageOrder.Base.Scratch scratch, Installation installation, List<Jar> jars) {
    var process = installation.process();
    var jvm = jvmOptions(process);
    if (process.isInstalled()) {
      var files = installation.files(jvm, order.work());
      return Composition.application(jars, options(process, jars, Installation.OPTIONS), files);
    }
    if (process != ImageProcess.GATEWAY || scratch.training().isEmpty()) {
      return Composition.application(jars, options(process, jars, List.of()), List.of());
    }
    var layers =
        new ArrayList<>(
            Composition.application(jars, options(process, jars, Training.OPTIONS), List.of()));
    var training = new Training(installation.jvm(), order.work(), say);
    layers.add(training.layer(jars, jvm, scratch.training().getFirst()));
    return layers;
  }

  /** What the JVM needs, so the same for all images. */
  private List<Placed> cLibrary(Path jvm) {
    var own = Folders.all(jvm).stream().filter(path -> path.toString().endsWith(".so")).toList();
    var files = needs(jvm, own);
    say.accept(
        "Of this machine's C library: "
            + String.join(", ", files.stream().map(Placed::path).toList()));
    return files;
  }

  private static List<Placed> needs(Path jvm, List<Path> libraries) {
    var folders = List.of(jvm.resolve("lib"), jvm.resolve("lib/server"));
    return CLibrary.of(jvm.resolve("bin/java"), libraries, folders);
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

  /** Jars of all processes, wanted or not, lest the runtimes of two images differ. */
  private Set<Path> files() {
    var jars = new Jars(order.jars());
    var files = new TreeSet<Path>();
    for (var process : processes(order.jars())) {
      jars.of(process).forEach(jar -> files.add(jar.file()));
    }
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

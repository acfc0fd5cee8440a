package org.mcpruntime.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.image.ImageBuild;
import org.mcpruntime.image.ImageOrder;
import org.mcpruntime.image.ImageProcess;
import org.mcpruntime.image.ImageRefusal;
import picocli.CommandLine.ParameterException;

/** Turns the words of {@link ImageMake} into an order, and says what was made. */
record ImageMaking(ImageMake words) {

  private static final String ALL = "all";

  int run() {
    var err = words.spec.commandLine().getErr();
    var order = order();
    try {
      var made = new ImageBuild(order, err::println).run();
      words.printing.format.print(words.printing.out(), Json.RESOURCES, made, () -> print(made));
      return 0;
    } catch (ImageRefusal e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  private void print(List<ImageBuild.Made> made) {
    made.forEach(each -> words.printing.out().printf("%s@%s%n", each.image(), each.digest()));
  }

  private ImageOrder order() {
    var home = Path.of(property("mcpruntime.home"));
    var built = home.resolve("cli/target");
    boolean isHere = words.work.toString().isEmpty();
    var processes = processes(built);
    return new ImageOrder(
        processes,
        target(processes),
        base(built),
        new ImageOrder.Label(Main.Version.number(), Main.Version.commit()),
        built,
        options(),
        (isHere ? built.resolve("images") : words.work).toAbsolutePath());
  }

  private Set<ImageProcess> processes(Path built) {
    var known =
        Stream.of(ImageProcess.values())
            .collect(Collectors.toMap(ImageProcess::word, process -> process));
    var wanted = EnumSet.noneOf(ImageProcess.class);
    for (var word : words.processes) {
      if (word.equals(ALL)) {
        wanted.addAll(ImageBuild.processes(built));
      } else if (known.containsKey(word)) {
        wanted.add(known.get(word));
      } else {
        throw misused(
            "there is no image of '%s'; name gateway, operator, platform, bridge or all"
                .formatted(word));
      }
    }
    return wanted;
  }

  private ImageOrder.Target target(Set<ImageProcess> processes) {
    var tag = words.tag.isEmpty() ? Main.Version.commit() : words.tag;
    if (words.where.registry != null) {
      return new ImageOrder.Target.Registry(words.where.registry, tag, words.insecure);
    }
    if (processes.size() > 1 || words.platforms.size() > 1) {
      throw misused("--tar writes one image of one platform; name one process, one platform");
    }
    return new ImageOrder.Target.Tar(Objects.requireNonNull(words.where.tar), tag);
  }

  private ImageOrder.Base base(Path built) {
    if (!words.base.isEmpty()) {
      if (words.trained) {
        throw misused("--trained is of this machine's Java, which an image with --base has not");
      }
      var platforms = words.platforms.isEmpty() ? List.of("linux/amd64") : words.platforms;
      return new ImageOrder.Base.Image(words.base, platforms);
    }
    if (!words.platforms.isEmpty()) {
      throw misused("--platform needs --base: without it, an image is of this machine's platform");
    }
    var policy = built.resolve("training-policy.json");
    if (words.trained && !Files.exists(policy)) {
      throw new Failure(policy + " is not there yet; the launcher's training makes it");
    }
    return new ImageOrder.Base.Scratch(words.trained ? List.of(policy) : List.of());
  }

  /** How the launcher starts the processes, which it says. */
  private static Map<ImageProcess, List<String>> options() {
    var options = new EnumMap<ImageProcess, List<String>>(ImageProcess.class);
    for (var process : ImageProcess.values()) {
      options.put(process, List.of(property("mcpruntime.jvm." + process.word()).split("\\s+")));
    }
    return options;
  }

  private static String property(String name) {
    var value = System.getProperty(name);
    if (value == null) {
      throw new Failure("images are made by the launcher, ./mcp-runtime, which says " + name);
    }
    return value.strip();
  }

  private ParameterException misused(String sentence) {
    return new ParameterException(words.spec.commandLine(), sentence);
  }
}

package org.mcpruntime.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Names nothing of what makes images in its fields and methods, for those classes are loaded only
 * when an image is made: the launcher puts them on the class path of few commands.
 */
@Command(
    name = "build",
    description = "Make images of the processes, without Docker.",
    footer = {
      "",
      "Without --base an image stands on nothing: a Java runtime and the files of this machine's"
          + " C library go into it, and no registry is asked. The same build makes the same"
          + " bytes. A registry on loopback may speak plain HTTP; who logged in with 'docker"
          + " login' is logged in here."
    })
final class ImageMake implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Mixin final Printing printing = new Printing();

  @Parameters(
      arity = "0..*",
      paramLabel = "PROCESS",
      description = "gateway, operator, platform, bridge, or all that this build has")
  List<String> processes = List.of("all");

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // set by picocli
  Where where;

  /** One of two. */
  static final class Where {

    @Option(
        names = "--push",
        paramLabel = "REGISTRY[/PREFIX]",
        description = "push to this registry, such as localhost:5000")
    @Nullable String registry;

    @Option(
        names = "--tar",
        paramLabel = "FILE",
        description = "write a file that 'docker load' and its like read; of one image")
    @Nullable Path tar;
  }

  @Option(names = "--tag", description = "tag of the images; else the commit of this build")
  String tag = "";

  @Option(names = "--insecure", description = "let the registry speak plain HTTP")
  boolean insecure;

  @Option(
      names = "--base",
      paramLabel = "IMAGE",
      description = "stand on this image, which has Java 25, instead of nothing")
  String base = "";

  @Option(
      names = "--platform",
      split = ",",
      paramLabel = "PLATFORM",
      description = "linux/amd64, linux/arm64 or both, between commas; with --base")
  List<String> platforms = List.of();

  @Option(
      names = "--trained",
      description =
          "train the gateway and give it what it learned: starts in half the time, 10 MiB more,"
              + " other bytes on every machine")
  boolean trained;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "where what is slow to make is kept; else cli/target/images")
  Path work = Path.of("");

  @Override
  public Integer call() {
    return new ImageMaking(this).run();
  }
}

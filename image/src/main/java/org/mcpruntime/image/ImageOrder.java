package org.mcpruntime.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be made.
 *
 * @param jars folder of {@code mcp-runtime.jar}, with the others in {@code lib}
 * @param options how the JVM of each process is started
 * @param work where what is slow to make is kept for the next time
 */
public record ImageOrder(
    Set<ImageProcess> processes,
    Target target,
    Base base,
    Label label,
    Path jars,
    Map<ImageProcess, List<String>> options,
    Path work) {

  public ImageOrder {
    processes = Set.copyOf(processes);
    options = Map.copyOf(options);
  }

  /** Where the images go. */
  public sealed interface Target {

    /**
     * A registry.
     *
     * @param prefix its host, and what stands before the names of images
     * @param insecure whether it may speak plain HTTP; on loopback it always may
     */
    record Registry(String prefix, String tag, boolean insecure) implements Target {}

    /** A file that {@code docker load} and its like read; of one image. */
    record Tar(Path file, String tag) implements Target {}
  }

  /** What the images stand on. */
  public sealed interface Base {

    /**
     * Nothing; the Java runtime and the C library come from this machine.
     *
     * @param training a policy with which the gateway is trained; none for no training
     */
    record Scratch(List<Path> training) implements Base {

      public Scratch {
        training = List.copyOf(training);
      }
    }

    /**
     * An image that has a {@code java} of our version.
     *
     * @param platforms such as {@code linux/amd64}
     */
    record Image(String reference, List<String> platforms) implements Base {

      public Image {
        platforms = List.copyOf(platforms);
      }
    }
  }

  /** What labels say of an image. */
  public record Label(String version, String revision) {}
}

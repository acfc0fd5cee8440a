package org.mcpruntime.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An image as it will be: layers, those that change most last, and how it is started. */
record ImagePlan(
    String name, List<Layer> layers, Start start, Map<String, String> labels, Base base) {

  /** Who our processes are in their images, and on Kubernetes. */
  static final int USER = 65532;

  ImagePlan {
    layers = List.copyOf(layers);
    labels = new TreeMap<>(labels);
  }

  /** A layer; of files that are here, and where they go. */
  record Layer(String name, List<Placed> files) {

    Layer {
      files = List.copyOf(files);
    }
  }

  /** A file or a folder, and its place in the image. */
  record Placed(Path source, String path, Mode mode) {

    static Placed file(Path source, String path) {
      return new Placed(source, path, Mode.FILE);
    }
  }

  /** Who may do what with a file. */
  enum Mode {
    FILE("644", "0:0"),
    PROGRAM("755", "0:0"),
    FOLDER("755", "0:0"),
    OWN_FOLDER("700", USER + ":" + USER),
    /** Of one user only, so nobody needs the bit that keeps users apart. */
    TEMPORARY("777", USER + ":" + USER);

    private final String octal;
    private final String owner;

    Mode(String octal, String owner) {
      this.octal = octal;
      this.owner = owner;
    }

    String octal() {
      return octal;
    }

    String owner() {
      return owner;
    }
  }

  /** How it is started. */
  record Start(
      List<String> entrypoint,
      Map<String, String> environment,
      List<Integer> ports,
      String directory) {

    Start {
      entrypoint = List.copyOf(entrypoint);
      environment = new TreeMap<>(environment);
      ports = List.copyOf(ports);
    }
  }

  /** What it stands on: an image's name, or nothing where that is empty. */
  record Base(String reference, List<String> platforms) {

    Base {
      platforms = List.copyOf(platforms);
    }

    boolean isNothing() {
      return reference.isEmpty();
    }
  }
}

package org.mcpruntime.resources.file;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.mcpruntime.resources.ManifestFile;

/** The folder itself: names in it, relative and with slashes. */
final class Folder {

  /** Where what is not people's business lies. */
  static final String STATE = ".state";

  private final Path root;

  /** Of the very directory that was opened; a mount that goes away leaves another one behind. */
  private final String identity;

  /**
   * What a walk came by.
   *
   * @param files that are manifests
   * @param directories that could be listed
   * @param closed directories that could not
   * @param unfinished files that a writer left behind when it died
   */
  record Tree(
      TreeSet<String> files, List<Path> directories, List<String> closed, List<Path> unfinished) {

    /** Whether a file may be there and was not seen. */
    boolean hides(String file) {
      return closed.stream()
          .anyMatch(directory -> directory.isEmpty() || file.startsWith(directory + "/"));
    }
  }

  Folder(Path root) throws IOException {
    this.root = root;
    this.identity = identity(root);
  }

  private static String identity(Path directory) throws IOException {
    return String.valueOf(Files.readAttributes(directory, BasicFileAttributes.class).fileKey());
  }

  Path path(String name) {
    return root.resolve(name);
  }

  Path state(String name) {
    return root.resolve(STATE).resolve(name);
  }

  String name(Path file) {
    var name = root.relativize(file).toString();
    var separator = file.getFileSystem().getSeparator();
    return separator.equals("/") ? name : name.replace(separator, "/");
  }

  boolean isThere() {
    try {
      return identity(root).equals(identity);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }

  /** All manifests in and below a directory. */
  Tree walk(Path start) {
    var tree = new Tree(new TreeSet<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try {
      var _ = Files.walkFileTree(start, new Visitor(tree));
    } catch (IOException e) {
      tree.closed().add(name(start));
    }
    return tree;
  }

  private final class Visitor extends SimpleFileVisitor<Path> {

    private final Tree tree;

    Visitor(Tree tree) {
      this.tree = tree;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (!directory.equals(root) && directory.getFileName().toString().startsWith(".")) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      tree.directories().add(directory);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (ManifestFile.isOne(file.getFileName())) { // hidden directories are not walked
        tree.files().add(name(file));
      } else if (Durable.isUnfinished(file)) {
        tree.unfinished().add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      if (Files.isDirectory(file)) {
        tree.closed().add(name(file));
      } else if (ManifestFile.isOne(root.relativize(file)) && !Files.notExists(file)) {
        tree.files().add(name(file));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}

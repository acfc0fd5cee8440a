package org.mcpruntime.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;

/** The folder that holds all that a platform keeps; one process uses it at a time. */
final class DataFolder implements AutoCloseable {

  private static final int TOKEN_BYTES = 32;

  /** A platform that runs, for those who want to talk to it. */
  public record Run(long pid, Instant startedAt, URI api, URI gateway, String data) {}

  private final Path folder;
  private final FileChannel lockFile;

  private DataFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Takes the folder, which is made where it is not there.
   *
   * @throws CannotStartException where it cannot be used, or somebody else uses it
   */
  static DataFolder take(Path folder) {
    try {
      Files.createDirectories(folder);
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      var file =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(file) == null) {
        file.close();
        throw new CannotStartException(running(folder));
      }
      return new DataFolder(folder, file);
    } catch (IOException e) {
      throw new CannotStartException(
          "%s cannot be used for data: %s; give access and room, or name another folder with --data"
              .formatted(folder, e));
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String running(Path folder) {
    return run(folder)
        .map(
            run ->
                ("a platform runs on %s already: process %d since %s, api %s; stop it with"
                        + " ./mcp-runtime down, or name another folder with --data")
                    .formatted(folder, run.pid, run.startedAt, run.api))
        .orElse(
            "a platform is about to start or to stop on %s; try again in a moment"
                .formatted(folder));
  }

  /** The platform that runs on a folder, as it says. */
  static Optional<Run> run(Path folder) {
    try {
      return Optional.of(
          Json.RESOURCES.readValue(Files.readAllBytes(folder.resolve("run.json")), Run.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  Path resources() {
    return folder.resolve("resources");
  }

  Path records() {
    return folder.resolve("records");
  }

  /** The store of events has it; files of earlier versions lie there, too. */
  Path store() {
    return folder.resolve("store");
  }

  /** Where files are made that are sent away; what a death has left there is of no use. */
  Path drafts() {
    return folder.resolve("drafts");
  }

  /** Nobody needs what is left there of a process that died. */
  void clearDrafts() {
    if (!Files.isDirectory(drafts())) {
      return;
    }
    try {
      remove(drafts());
    } catch (IOException e) {
      throw new CannotStartException("%s cannot be cleared: %s".formatted(drafts(), e));
    }
  }

  /** Removes a folder with all that is in it. */
  static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  Path keys() {
    return folder.resolve("keys");
  }

  Path secrets() {
    return folder.resolve("secrets");
  }

  Path root() {
    return folder;
  }

  /** A word that tells what belongs to this folder from what belongs to others. */
  String owner() {
    return UUID.nameUUIDFromBytes(folder.toString().getBytes(UTF_8)).toString().substring(0, 8);
  }

  /**
   * The administrator's token, made on the first start; only its owner can read it.
   *
   * @throws CannotStartException where it can be neither read nor made
   */
  String token(RandomGenerator chance) {
    var file = folder.resolve("token");
    try {
      if (Files.exists(file)) {
        var token = Files.readString(file).strip();
        if (token.length() < TOKEN_BYTES) {
          throw new CannotStartException(
              "%s holds no token; remove it, and a new one is made".formatted(file));
        }
        return token;
      }
      var bytes = new byte[TOKEN_BYTES];
      chance.nextBytes(bytes);
      var token = "mcpa_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      write(file, token + "\n");
      return token;
    } catch (IOException e) {
      throw new CannotStartException("the token %s cannot be used: %s".formatted(file, e));
    }
  }

  /** Says to others that it runs. */
  void announce(Run run) {
    try {
      write(folder.resolve("run.json"), Json.RESOURCES.writeValueAsString(run) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record can be written as JSON", e);
    } catch (IOException e) {
      throw new CannotStartException("%s cannot be written to: %s".formatted(folder, e));
    }
  }

  /** All at once, and for its owner only. */
  private static void write(Path file, String text) throws IOException {
    var draft = file.resolveSibling("." + file.getFileName());
    Files.deleteIfExists(draft);
    if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(folder.resolve("run.json"));
      lockFile.close();
    } catch (IOException e) {
      // The lock ends with the process; what run.json says is looked at with doubt.
    }
  }
}

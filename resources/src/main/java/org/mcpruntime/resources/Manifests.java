package org.mcpruntime.resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.server.MCPServer;

/**
 * Manifests that were read, and what is to be said about them.
 *
 * @param servers those that fit schema and rules; likewise grants and sessions
 * @param findings in order of files and places
 */
public record Manifests(
    List<Located<MCPServer>> servers,
    List<Located<MCPAccessGrant>> grants,
    List<Located<MCPAgentSession>> sessions,
    List<Finding> findings) {

  /** The namespace of an object that names none. */
  public static final String DEFAULT_NAMESPACE = "mcp-servers";

  public Manifests {
    servers = List.copyOf(servers);
    grants = List.copyOf(grants);
    sessions = List.copyOf(sessions);
    findings = List.copyOf(findings);
  }

  /** Objects that fit. */
  public int size() {
    return servers.size() + grants.size() + sessions.size();
  }

  public boolean hasErrors() {
    return findings.stream().anyMatch(Finding::error);
  }

  /** The same, with more findings. */
  public Manifests with(List<Finding> more) {
    var all = Stream.concat(findings.stream(), more.stream()).sorted(BY_PLACE).toList();
    return new Manifests(servers, grants, sessions, all);
  }

  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparing((Finding f) -> f.place().file())
          .thenComparingInt(f -> f.place().line())
          .thenComparingInt(f -> f.place().column());

  /**
   * Reads files, and all {@code .yaml}, {@code .yml} and {@code .json} files below directories.
   * What cannot be read is a finding; the rest is read all the same.
   */
  public static Manifests read(List<Path> paths) {
    var reading = new Reading();
    for (var path : paths) {
      reading.path(path);
    }
    return reading.manifests();
  }

  private static final class Reading {

    private final List<Located<MCPServer>> servers = new ArrayList<>();
    private final List<Located<MCPAccessGrant>> grants = new ArrayList<>();
    private final List<Located<MCPAgentSession>> sessions = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Admission admission = new Admission();

    void path(Path path) {
      if (!Files.exists(path)) {
        file(path, "there is no such file or directory");
      } else if (Files.isDirectory(path)) {
        directory(path);
      } else if (!Files.isRegularFile(path)) {
        file(path, "is neither a file nor a directory");
      } else {
        read(path);
      }
    }

    private void directory(Path directory) {
      List<Path> files;
      try (var tree = Files.walk(directory)) {
        files =
            tree.filter(Files::isRegularFile)
                .filter(file -> ManifestFile.isOne(directory.relativize(file)))
                .sorted()
                .toList();
      } catch (IOException | UncheckedIOException e) {
        file(directory, "cannot be listed: " + e.getMessage());
        return;
      }
      if (files.isEmpty()) {
        file(directory, "holds no .yaml, .yml or .json file");
      }
      files.forEach(this::read);
    }

    private void read(Path file) {
      switch (ManifestFile.read(file, file.toString())) {
        case ManifestFile.Whole(var _, var documents) -> documents.forEach(this::document);
        case ManifestFile.Broken(var finding) -> findings.add(finding);
      }
    }

    private void document(Document document) {
      switch (admission.subject(document)) {
        case Admission.Subject.Named(var kind, var _) -> object(kind, document);
        case Admission.Subject.Nobody(var unnamed) -> {
          // Schema and rules say more than the name alone.
          var kind = Kind.of(document.value().path("kind").asText());
          if (kind.isPresent() && isOurs(document)) {
            object(kind.get(), document);
          } else {
            findings.addAll(unnamed);
          }
        }
      }
    }

    private static boolean isOurs(Document document) {
      return document.value().path("apiVersion").asText().equals(Kind.API_VERSION);
    }

    private void object(Kind kind, Document document) {
      var reader = admission.reader(kind);
      switch (kind) {
        case SERVER -> reader.read(document, MCPServer.class, findings).ifPresent(servers::add);
        case GRANT -> reader.read(document, MCPAccessGrant.class, findings).ifPresent(grants::add);
        case SESSION ->
            reader.read(document, MCPAgentSession.class, findings).ifPresent(sessions::add);
      }
    }

    private void file(Path path, String sentence) {
      findings.add(
          new Finding(Finding.Severity.ERROR, Place.whole(path.toString()), "", "", sentence));
    }

    Manifests manifests() {
      return new Manifests(servers, grants, sessions, List.of()).with(findings);
    }
  }
}

package org.mcpruntime.resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** Bytes of one file; a larger one is refused unread. */
  static final long MAX_FILE_BYTES = 16L << 20;

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
    private final Map<Kind, ObjectReader> readers = new EnumMap<>(Kind.class);

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
                .filter(file -> isManifest(directory.relativize(file)))
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

    private static boolean isManifest(Path file) {
      var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      for (var part : file) {
        if (part.toString().startsWith(".")) {
          return false; // of an editor, of git, of a mounted ConfigMap
        }
      }
      return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private void read(Path file) {
      String text;
      try {
        if (Files.size(file) > MAX_FILE_BYTES) {
          file(file, "is larger than %d MiB; split it".formatted(MAX_FILE_BYTES >> 20));
          return;
        }
        text = decode(Files.readAllBytes(file));
      } catch (CharacterCodingException e) {
        file(file, "is not UTF-8 text, so it is no manifest");
        return;
      } catch (IOException e) {
        file(file, "cannot be read: " + e.getMessage());
        return;
      }
      try {
        var documents = Yaml.read(file.toString(), text);
        if (documents.isEmpty()) {
          file(file, "holds no object");
        }
        documents.forEach(this::document);
      } catch (Yaml.Unreadable e) {
        findings.add(
            new Finding(Finding.Severity.ERROR, e.place(), "", "", String.valueOf(e.getMessage())));
      }
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') >= 0) {
        throw new CharacterCodingException();
      }
      return text;
    }

    private void document(Document document) {
      var apiVersion = document.value().path("apiVersion").asText();
      var word = document.value().path("kind").asText();
      var kind = Kind.of(word);
      if (kind.isEmpty()) {
        var shown = word.isEmpty() ? "is missing" : word + " is not read here";
        finding(document, "kind", shown + "; manifests hold " + Kind.words());
        return;
      }
      if (!apiVersion.equals(Kind.API_VERSION)) {
        finding(
            document, "apiVersion", "must be " + Kind.API_VERSION + ", is \"" + apiVersion + "\"");
        return;
      }
      var reader = readers.computeIfAbsent(kind.get(), ObjectReader::new);
      switch (kind.get()) {
        case SERVER -> reader.read(document, MCPServer.class, findings).ifPresent(servers::add);
        case GRANT -> reader.read(document, MCPAccessGrant.class, findings).ifPresent(grants::add);
        case SESSION ->
            reader.read(document, MCPAgentSession.class, findings).ifPresent(sessions::add);
      }
    }

    private void finding(Document document, String path, String sentence) {
      findings.add(new Finding(Finding.Severity.ERROR, document.at(path), "", path, sentence));
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

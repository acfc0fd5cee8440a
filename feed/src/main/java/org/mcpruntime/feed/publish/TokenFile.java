package org.mcpruntime.feed.publish;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;

/**
 * A file of tokens: a JSON array of objects with {@code name}, {@code token} or its {@code sha256},
 * and {@code servers}. It is read again when it has changed; while it cannot be read the last good
 * one counts.
 */
public final class TokenFile implements Subscribers {

  private record Line(
      String name, @Nullable String token, @Nullable String sha256, List<String> servers) {}

  private final Path file;
  private byte[] seen = {};
  private TokenSet tokens = TokenSet.none();

  /**
   * @throws IllegalArgumentException where it cannot be read at first
   */
  public TokenFile(Path file) {
    this.file = file;
    try {
      look();
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s holds no tokens: %s".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public synchronized Holder admit(String token) {
    try {
      look();
    } catch (IOException | IllegalArgumentException e) {
      // It is being written, or wrong; the next one looks again.
    }
    return tokens.admit(token);
  }

  /** It is small and read seldom; what its clock says of it would have to be doubted. */
  private void look() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (Arrays.equals(bytes, seen)) {
      return;
    }
    var read = TokenSet.none();
    for (var line : Json.RESOURCES.readValue(bytes, new TypeReference<List<Line>>() {})) {
      var view = new View(line.name, new HashSet<>(line.servers));
      if (line.token != null) {
        read = read.with(line.token, view);
      } else if (line.sha256 != null) {
        read = read.withDigest(line.sha256, view);
      } else {
        throw new IllegalArgumentException(line.name + " has neither a token nor its sha256");
      }
    }
    tokens = read;
    seen = bytes;
  }
}

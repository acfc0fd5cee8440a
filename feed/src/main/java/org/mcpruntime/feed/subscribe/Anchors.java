package org.mcpruntime.feed.subscribe;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mcpruntime.feed.wire.Jwk;

/** Where the keys are that a gateway trusts from the start. */
public sealed interface Anchors {

  /** A file with a JSON Web Key Set; as good as who can write it. */
  record File(Path path) implements Anchors {

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException where it cannot be read
     */
    Jwk.Set read() {
      try {
        return Jwk.Set.parse(Files.readAllBytes(path));
      } catch (IOException e) {
        throw new IllegalArgumentException("the keys cannot be read from " + path + ": " + e, e);
      }
    }
  }

  /** A place that is asked over HTTP; as good as the connection to it. */
  record Place(URI url) implements Anchors {}

  /**
   * A path, or an http or https URL.
   *
   * @throws IllegalArgumentException where it is neither
   */
  static Anchors of(String text) {
    if (!text.startsWith("http://") && !text.startsWith("https://")) {
      return new File(Path.of(text));
    }
    try {
      return new Place(new URI(text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(text + " is no URL", e);
    }
  }
}

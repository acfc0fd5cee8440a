package org.mcpruntime.resources;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A file of manifests, read, or why it cannot be. */
public sealed interface ManifestFile {

  /** Bytes of one file; a larger one is refused unread. */
  long MAX_BYTES = 16L << 20;

  /** Its text, and at least one document in it. */
  record Whole(String text, List<Document> documents) implements ManifestFile {}

  record Broken(Finding finding) implements ManifestFile {}

  /** Whether a path, relative to a folder of manifests, is one of them. */
  static boolean isOne(Path file) {
    var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    for (var part : file) {
      if (part.toString().startsWith(".")) {
        return false; // of an editor, of git, of a mounted ConfigMap
      }
    }
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  /**
   * Reads a file.
   *
   * @param shown how findings name it
   */
  static ManifestFile read(Path file, String shown) {
    try {
      return Files.size(file) > MAX_BYTES
          ? unreadable(shown, "is larger than %d MiB; split it".formatted(MAX_BYTES >> 20))
          : parse(decode(Files.readAllBytes(file)), shown);
    } catch (CharacterCodingException e) {
      return unreadable(shown, "is not UTF-8 text, so it is no manifest");
    } catch (IOException e) {
      return unreadable(shown, "cannot be read: " + e.getMessage());
    }
  }

  static ManifestFile parse(String text, String shown) {
    try {
      var documents = Yaml.read(shown, text);
      return documents.isEmpty()
          ? unreadable(shown, "holds no object")
          : new Whole(text, documents);
    } catch (Yaml.Unreadable e) {
      return new Broken(
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

  private static ManifestFile unreadable(String shown, String sentence) {
    return new Broken(new Finding(Finding.Severity.ERROR, Place.whole(shown), "", "", sentence));
  }
}

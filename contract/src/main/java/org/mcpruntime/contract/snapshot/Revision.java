package org.mcpruntime.contract.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The revision of a snapshot: SHA-256 over its canonical bytes.
 *
 * <p>The canonical bytes are the document <em>as received</em>, written compactly with its members
 * in their order, {@code revision} emptied and {@code generated_at} left out; strings are escaped
 * as Go's {@code encoding/json} does. No record is involved, so a member that this process has
 * never heard of is covered too.
 */
public final class Revision {

  private static final JsonFactory CANONICAL =
      new JsonFactoryBuilder().characterEscapes(new GoEscapes()).build();

  private Revision() {}

  /**
   * Computes the revision of a JSON document.
   *
   * @throws UncheckedIOException when the bytes are not one JSON document
   */
  public static String of(byte[] json) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      write(json, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return "sha256:" + HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The bytes that {@link #of} digests. */
  public static byte[] canonical(byte[] json) {
    var out = new ByteArrayOutputStream(json.length);
    try {
      write(json, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Writes through characters, not bytes: the byte generator escapes what lies beyond the basic
   * plane.
   */
  private static void write(byte[] json, OutputStream target) throws IOException {
    try (var in = CANONICAL.createParser(json);
        var out = CANONICAL.createGenerator(new OutputStreamWriter(target, UTF_8))) {
      if (in.nextToken() == null) {
        throw new JsonParseException(in, "the document is empty");
      }
      int depth = 0;
      do {
        depth += write(in, depth, out);
      } while (depth > 0 && in.nextToken() != null);
      if (in.nextToken() != null) {
        throw new JsonParseException(in, "something follows the document");
      }
    }
  }

  /** Writes what the parser is at and returns by how much it opened or closed the document. */
  private static int write(JsonParser in, int depth, JsonGenerator out) throws IOException {
    var token = in.currentToken();
    if (token == JsonToken.FIELD_NAME && depth == 1 && in.currentName().equals("generated_at")) {
      in.nextToken();
      in.skipChildren();
    } else if (token == JsonToken.FIELD_NAME && depth == 1 && in.currentName().equals("revision")) {
      in.nextToken();
      in.skipChildren();
      out.writeStringField("revision", "");
    } else if (token == JsonToken.FIELD_NAME) {
      out.writeFieldName(wellFormed(in.currentName()));
    } else if (token == JsonToken.VALUE_STRING) {
      out.writeString(wellFormed(in.getText()));
    } else if (token.isNumeric()) {
      out.writeNumber(in.getText());
    } else {
      out.copyCurrentEvent(in);
    }
    return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
  }

  /** A lone surrogate has no UTF-8 form; Go writes U+FFFD for it. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints()
            .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return text;
  }

  /** HTML-safe, lower-case hexadecimal, as Go escapes by default. */
  private static final class GoEscapes extends CharacterEscapes {

    @Serial private static final long serialVersionUID = 1L;

    private static final int[] ASCII = CharacterEscapes.standardAsciiEscapesForJSON();

    static {
      for (int c = 0; c < ASCII.length; c++) {
        if (ASCII[c] == CharacterEscapes.ESCAPE_STANDARD || c == '<' || c == '>' || c == '&') {
          ASCII[c] = CharacterEscapes.ESCAPE_CUSTOM;
        }
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ASCII.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      boolean html = c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029;
      return html || c < 0x20
          ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", c))
          : null;
    }
  }
}

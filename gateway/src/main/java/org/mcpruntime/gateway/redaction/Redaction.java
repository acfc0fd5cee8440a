package org.mcpruntime.gateway.redaction;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;

/**
 * Takes secrets out of texts and of JSON. What it returns, it returns unchanged when redacted
 * again.
 */
public final class Redaction {

  /** What stands in the place of a secret. */
  public static final String BLOT = "[redacted]";

  /** Characters of a text that are kept: a record is no place for a document. */
  static final int LONGEST_TEXT = 2048;

  /** Bytes of arguments that are kept. */
  static final int LONGEST_ARGUMENTS = 8192;

  private static final int DEEPEST = 64;

  private Redaction() {}

  /** The text without what looks like a secret; the same object where nothing does. */
  public static String text(String text) {
    var whole = text.length() > LONGEST_TEXT ? cut(text) : text;
    StringBuilder clean = null;
    int kept = 0;
    int p = 0;
    while (p < whole.length()) {
      var secret = Found.at(whole, p);
      if (secret == null) {
        p++;
        continue;
      }
      clean = clean == null ? new StringBuilder(whole.length()) : clean;
      clean.append(whole, kept, secret.from()).append(BLOT);
      kept = secret.to();
      p = Math.max(kept, p + 1);
    }
    return clean == null ? whole : clean.append(whole, kept, whole.length()).toString();
  }

  /** The text where there is one. */
  public static @Nullable String textOrNull(@Nullable String text) {
    return text == null ? null : text(text);
  }

  private static String cut(String text) {
    int end =
        Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
    return text.substring(0, end) + "…";
  }

  /**
   * Arguments as canonical JSON, without values whose names say that they are secret and without
   * what looks like one; a sentence in their place where they are too long.
   */
  public static String arguments(JsonText arguments) {
    if (arguments.length() > LONGEST_ARGUMENTS) {
      return new JsonWriter()
          .string("[" + arguments.length() + " bytes, not kept]")
          .text()
          .toString();
    }
    var writer = new JsonWriter();
    write(arguments, writer, 0);
    return writer.text().toString();
  }

  private static void write(JsonText value, JsonWriter writer, int depth) {
    if (depth > DEEPEST) {
      writer.string(BLOT);
    } else if (value.isObject()) {
      writer.object();
      value.members((name, member) -> member(name, member, writer, depth));
      writer.end();
    } else if (value.isArray()) {
      writer.array();
      value.elements(element -> write(element, writer, depth + 1));
      writer.end();
    } else if (value.isString()) {
      writer.string(text(value.string()));
    } else {
      writer.raw(value);
    }
  }

  private static void member(String name, JsonText value, JsonWriter writer, int depth) {
    writer.name(text(name));
    boolean says = !value.isNull() && !value.isTrue() && !value.toString().equals("false");
    if (says && SecretName.is(name)) {
      writer.string(BLOT);
    } else {
      write(value, writer, depth + 1);
    }
  }
}

package org.mcpruntime.mcp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a case writes bytes that a text file cannot show: {@code \xHH} is one byte, {@code \<text*n>}
 * is the text n times with its own number in the place of each {@code #}. Neither is an escape of
 * JSON; everything else stands for itself.
 */
public final class CorpusBytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CorpusBytes() {}

  public static CorpusBytes of(String written) {
    var bytes = new CorpusBytes();
    bytes.write(written, -1);
    return bytes;
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  public String utf8() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** One character a byte, as programs see headers. */
  String latin1() {
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CorpusBytes that && Arrays.equals(bytes(), that.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  private void write(String text, int number) {
    int p = 0;
    while (p < text.length()) {
      if (text.startsWith("\\x", p)) {
        out.write(Integer.parseInt(text, p + 2, p + 4, 16));
        p += 4;
      } else if (text.startsWith("\\<", p)) {
        p = repeat(text, p + 2);
      } else if (text.charAt(p) == '#' && number >= 0) {
        out.writeBytes(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
        p++;
      } else {
        // Two characters where a backslash escapes something else, so that \\x is no byte.
        int length = text.charAt(p) == '\\' ? Math.min(2, text.length() - p) : 1;
        length = Math.max(length, Character.charCount(text.codePointAt(p)));
        out.writeBytes(text.substring(p, p + length).getBytes(StandardCharsets.UTF_8));
        p += length;
      }
    }
  }

  private int repeat(String text, int from) {
    int close = text.indexOf('>', from);
    int star = text.lastIndexOf('*', close);
    int times = Integer.parseInt(text, star + 1, close, 10);
    var once = text.substring(from, star);
    var same = of(once).bytes();
    for (int i = 0; i < times; i++) {
      if (once.indexOf('#') < 0) {
        out.writeBytes(same);
      } else {
        write(once, i);
      }
    }
    return close + 1;
  }
}

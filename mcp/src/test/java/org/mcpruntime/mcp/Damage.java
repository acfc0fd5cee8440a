package org.mcpruntime.mcp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiFunction;

/** What happens to bytes on their way, or is done to them. */
final class Damage {

  private static final Written NOTHING = new Written.Word("null");

  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\u006e",
          "\\ud800",
          "null",
          "true",
          "-",
          "0",
          "1e5",
          ".",
          "e",
          " ",
          "\n",
          "\0",
          "\"name\"",
          "\"Name\"",
          "\"id\"",
          "\"id\":1,",
          "\"name\":\"x\",",
          "\"arguments\":{},",
          "\"method\":\"ping\",",
          "{}",
          "[]",
          "\"\"",
          "\uFEFF",
          "é",
          "😀",
          "//",
          "/*",
          "_",
          "'",
          "\t",
          "9007199254740993");

  private static final List<String> MEMBERS =
      List.of(
          "\"jsonrpc\":\"2.0\"",
          "\"id\":1",
          "\"id\":\"a\"",
          "\"id\":null",
          "\"method\":\"ping\"",
          "\"method\":\"tools/call\"",
          "\"params\":{\"name\":\"x\"}",
          "\"params\":{}",
          "\"method\":\"notifications/progress\"",
          "\"params\":{\"progressToken\":1}",
          "\"result\":{}",
          "\"error\":{\"code\":1,\"message\":\"m\"}",
          "\"x\":1",
          "\"Id\":2");

  private Damage() {}

  /**
   * One member or element somewhere is another, is there twice, is called otherwise, or is gone.
   */
  static Written changed(Written value, Random random) {
    return switch (value) {
      case Written.Text _ -> new Written.Text(random.nextBoolean() ? "" : "a\n");
      case Written.Word word -> random.nextBoolean() ? new Written.Text(word.spelling()) : NOTHING;
      case Written.Array array -> {
        var elements = new ArrayList<>(array.elements());
        change(elements, random, Damage::changed);
        yield new Written.Array(elements);
      }
      case Written.Members object -> {
        var members = new ArrayList<>(object.members());
        change(members, random, Damage::changed);
        yield new Written.Members(members);
      }
    };
  }

  private static Written.Named changed(Written.Named member, Random random) {
    var name = member.name();
    return switch (random.nextInt(12)) {
      case 0 -> new Written.Named(name.toUpperCase(Locale.ROOT), member.value());
      case 1 -> new Written.Named(name + "\0", member.value());
      case 2 -> new Written.Named("_" + name, member.value());
      default -> new Written.Named(name, changed(member.value(), random));
    };
  }

  private static <T> void change(List<T> list, Random random, BiFunction<T, Random, T> inside) {
    if (list.isEmpty()) {
      return;
    }
    int place = random.nextInt(list.size());
    switch (random.nextInt(8)) {
      case 0 -> list.add(list.get(place));
      case 1 -> list.add(inside.apply(list.get(place), random));
      case 2 -> list.remove(place);
      default -> list.set(place, inside.apply(list.get(place), random));
    }
  }

  /** One change somewhere. */
  static byte[] damaged(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(12));
    var out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    switch (random.nextInt(8)) {
      case 0 -> out.write(random.nextInt(256));
      case 1 -> out.writeBytes(utf8(TOKENS.get(random.nextInt(TOKENS.size()))));
      case 2 -> { // left out
        from = to;
      }
      case 3 -> out.write(bytes, from, to - from); // twice
      case 4 -> {
        out.write(random.nextInt(256));
        from = Math.min(bytes.length, from + 1);
      }
      case 5 -> {
        if (from < bytes.length) {
          out.write(bytes[from] ^ (1 << random.nextInt(8)));
          from++;
        }
      }
      case 6 -> from = bytes.length; // cut
      default -> { // a piece of somewhere else
        int other = random.nextInt(bytes.length + 1);
        out.write(bytes, other, Math.min(bytes.length - other, 1 + random.nextInt(20)));
      }
    }
    out.write(bytes, from, bytes.length - from);
    return out.toByteArray();
  }

  /** Members or tokens in any order, often nearly a message. */
  static byte[] tokens(Random random) {
    var words = random.nextBoolean() ? MEMBERS : TOKENS;
    var separator = words.equals(MEMBERS) ? "," : "";
    var text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(words.get(random.nextInt(words.size()))).append(i > 0 ? separator : "");
    }
    var message = words.equals(MEMBERS) ? "{" + text + "}" : text.toString();
    return utf8(random.nextInt(4) == 0 ? "[" + message + "]" : message);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package org.mcpruntime.judge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

/** Messages in any spelling, many of them damaged; the same seed gives the same ones. */
final class Texts {

  private static final List<String> CALLS =
      List.of(
          "tools/call name",
          "tools/call name",
          "tools/call name",
          "call_tool name",
          "prompts/get name",
          "resources/read uri",
          "resources/subscribe uri",
          "tasks/get taskId",
          "tasks/result taskId",
          "tasks/cancel taskId",
          "tasks/update taskId");
  private static final List<String> OTHERS =
      List.of("ping", "tools/list", "foo/bar", "tools/Call", "prompts/list", "server/discover");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "7",
          "42",
          "1.0",
          "0.10",
          "-1.5e3",
          "1E5",
          "1e+05",
          "1e-7",
          "0e5",
          "-0.0",
          "9007199254740991",
          "9007199254740993",
          "18446744073709551616",
          "1e308",
          "5e-324",
          "1.7976931348623157e308",
          "2.2250738585072011e-308",
          "0.1",
          "100000000000000000000000",
          "123456789012345678901234567890.123456789",
          "3.141592653589793238462643383279");
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "name",
          "1",
          "0",
          " ",
          "/",
          "\"",
          "\\",
          "\n",
          "\t",
          "\b",
          "\0",
          "\u001f",
          "\u007f",
          "\u0080",
          "é",
          "ß",
          "ſ",
          "\u212a",
          "\u2028",
          "世",
          "\uFEFF",
          "\uFFFF",
          "😀",
          "\uDBFF\uDFFF",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "'",
          "<",
          "e\u0301",
          "_",
          "__proto__",
          "constructor",
          "toString",
          "id",
          "method");
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
          "E",
          " ",
          "\n",
          "\0",
          "\"name\":\"x\",",
          "\"id\":1,",
          "\"Name\"",
          "{}",
          "[]",
          "\"\"",
          "\uFEFF",
          "é",
          "😀",
          "/**/",
          "_",
          "'",
          "\u00a0",
          "9007199254740993");
  private static final List<String> BLANKS = List.of(" ", "\n", "\t", "\r", "\r\n", "  ");

  private final Random random;
  private StringBuilder out = new StringBuilder();

  Texts(long seed) {
    this.random = new Random(seed);
  }

  byte[] next() {
    out = new StringBuilder(256);
    message();
    var bytes = out.toString().getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(5) - 2; i > 0; i--) {
      bytes = damaged(bytes);
    }
    return bytes;
  }

  private void message() {
    var members = new ArrayList<Runnable>();
    members.add(member("jsonrpc", () -> quote("2.0")));
    switch (random.nextInt(8)) {
      case 0 -> {
        members.add(member("id", this::id));
        members.add(member("result", () -> object(3)));
      }
      case 1 -> {
        members.add(member("id", this::id));
        members.add(member("error", this::error));
      }
      case 2 -> {
        members.add(member("method", () -> quote("notifications/new")));
        members.add(member("params", () -> object(3)));
      }
      case 3 -> {
        members.add(member("id", this::id));
        members.add(member("method", () -> quote(one(OTHERS))));
        members.add(member("params", () -> object(3)));
      }
      case 4 -> {
        members.add(member("id", this::id));
        members.add(member("method", () -> quote("completion/complete")));
        members.add(member("params", () -> inOrder(List.of(member("ref", this::reference)))));
      }
      default -> {
        var words = one(CALLS).split(" ", 2);
        members.add(member("id", this::id));
        members.add(member("method", () -> quote(words[0])));
        members.add(member("params", () -> params(words[1])));
      }
    }
    inAnyOrder(members);
  }

  private void params(String name) {
    var members = new ArrayList<Runnable>();
    members.add(member(name, () -> quote(random.nextInt(20) == 0 ? text() : "a" + text())));
    if (random.nextInt(5) > 0) {
      members.add(member("arguments", () -> object(3)));
    }
    if (random.nextInt(3) == 0) {
      members.add(member("_meta", () -> inOrder(List.of(member("progressToken", this::id)))));
    }
    if (random.nextInt(4) == 0) {
      members.add(member("x" + text(), () -> value(2)));
    }
    inAnyOrder(members);
  }

  private void reference() {
    boolean prompt = random.nextBoolean();
    inAnyOrder(
        List.of(
            member("type", () -> quote(prompt ? "ref/prompt" : "ref/resource")),
            member("name", () -> quote("p" + text())),
            member("uri", () -> quote("u:" + text()))));
  }

  private void error() {
    inAnyOrder(
        List.of(
            member("code", () -> out.append(random.nextInt(70_000) - 35_000)),
            member("message", () -> quote(text())),
            member("data", () -> value(2))));
  }

  private void id() {
    if (random.nextBoolean()) {
      quote(text());
    } else {
      out.append(random.nextBoolean() ? random.nextInt(1000) : random.nextLong(1L << 53));
    }
  }

  private void value(int depth) {
    switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0, 1 -> quote(text());
      case 2 -> out.append(one(NUMBERS));
      case 3 -> out.append(one(List.of("true", "false", "null")));
      case 4 -> {
        out.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
          spaced(() -> value(depth - 1));
          out.append(i > 1 ? "," : "");
        }
        out.append(']');
      }
      default -> object(depth - 1);
    }
  }

  private void object(int depth) {
    var names = new HashSet<String>();
    var members = new ArrayList<Runnable>();
    for (int i = random.nextInt(4); i > 0; i--) {
      var name = text();
      if (names.add(name)) {
        members.add(member(name, () -> value(depth)));
      }
    }
    inOrder(members);
  }

  private Runnable member(String name, Runnable value) {
    return () -> {
      spaced(() -> quote(name));
      out.append(':');
      spaced(value);
    };
  }

  private void inAnyOrder(List<Runnable> members) {
    var order = new ArrayList<>(members);
    Collections.shuffle(order, random);
    inOrder(order);
  }

  private void inOrder(List<Runnable> members) {
    out.append('{');
    for (int i = 0; i < members.size(); i++) {
      out.append(i > 0 ? "," : "");
      members.get(i).run();
    }
    out.append('}');
  }

  private void spaced(Runnable writer) {
    blank();
    writer.run();
    blank();
  }

  private void blank() {
    if (random.nextInt(10) == 0) {
      out.append(one(BLANKS));
    }
  }

  private String text() {
    var text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(one(PIECES));
    }
    return text.toString();
  }

  private void quote(String characters) {
    boolean plainly = random.nextInt(3) > 0;
    out.append('"');
    characters
        .codePoints()
        .forEach(
            c -> {
              boolean needed = c < ' ' || c == '"' || c == '\\';
              if (needed ? random.nextBoolean() && shortly(c) : plainly || random.nextInt(3) > 0) {
                out.append(needed ? "" : Character.toString(c));
              } else {
                Character.toString(c).chars().forEach(this::escape);
              }
            });
    out.append('"');
  }

  /** The short escape of a character, where it has one. */
  private boolean shortly(int character) {
    int index = "\"\\\b\f\n\r\t".indexOf(character);
    if (index >= 0) {
      out.append('\\').append("\"\\bfnrt".charAt(index));
    }
    return index >= 0;
  }

  private void escape(int half) {
    out.append((random.nextBoolean() ? "\\u%04x" : "\\u%04X").formatted(half));
  }

  private byte[] damaged(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(10));
    var changed = new ByteArrayOutputStream(bytes.length + 20);
    changed.write(bytes, 0, from);
    switch (random.nextInt(6)) {
      case 0 -> changed.write(random.nextInt(256));
      case 1, 2 -> changed.writeBytes(one(TOKENS).getBytes(StandardCharsets.UTF_8));
      case 3 -> { // left out
        from = to;
      }
      case 4 -> changed.write(bytes, from, to - from); // twice
      default -> {
        if (from < bytes.length) {
          changed.write(bytes[from] ^ (1 << random.nextInt(8)));
          from++;
        }
      }
    }
    changed.write(bytes, from, bytes.length - from);
    return changed.toByteArray();
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}

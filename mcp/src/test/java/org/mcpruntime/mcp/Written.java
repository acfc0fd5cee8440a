package org.mcpruntime.mcp;

import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** A JSON value as somebody writes it, in one spelling or in any. */
sealed interface Written {

  record Text(String characters) implements Written {}

  /** A number as it is spelled, or one of the three words. */
  record Word(String spelling) implements Written {}

  record Array(List<Written> elements) implements Written {}

  record Members(List<Named> members) implements Written {}

  record Named(String name, Written value) {}

  /** The shortest spelling, made without the code that is tested. */
  default String canonical() {
    return switch (this) {
      case Text text -> quoted(text.characters);
      case Word word -> word.spelling;
      case Array array ->
          array.elements.stream()
              .map(Written::canonical)
              .collect(Collectors.joining(",", "[", "]"));
      case Members object ->
          object.members.stream()
              .map(member -> quoted(member.name) + ":" + member.value.canonical())
              .collect(Collectors.joining(",", "{", "}"));
    };
  }

  private static String quoted(String characters) {
    var text = new StringBuilder("\"");
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      text.append(
          switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < ' ' ? "\\u%04x".formatted((int) c) : Character.toString(c);
          });
    }
    return text.append('"').toString();
  }

  /** Some spelling: with white space, escapes that nobody needs, digits in either case. */
  default String spelled(Random random) {
    var text = new StringBuilder();
    new Pen(text, random).write(this);
    return text.toString();
  }

  /** Writes with a hand that is never the same. */
  record Pen(StringBuilder text, Random random) {

    private static final List<String> BLANKS = List.of(" ", "\n", "\t", "\r", "\r\n", "  ", "\n\t");

    private void write(Written value) {
      blank();
      switch (value) {
        case Text string -> quote(string.characters);
        case Word word -> text.append(word.spelling);
        case Array array -> {
          text.append('[');
          separated(array.elements.size(), i -> write(array.elements.get(i)));
          text.append(']');
        }
        case Members object -> {
          text.append('{');
          separated(object.members.size(), i -> member(object.members.get(i)));
          text.append('}');
        }
      }
      blank();
    }

    private void member(Named member) {
      blank();
      quote(member.name);
      blank();
      text.append(':');
      write(member.value);
    }

    private void separated(int count, IntConsumer writer) {
      if (count == 0) {
        blank();
      }
      for (int i = 0; i < count; i++) {
        if (i > 0) {
          text.append(',');
        }
        writer.accept(i);
      }
    }

    private void blank() {
      if (random.nextInt(6) == 0) {
        text.append(BLANKS.get(random.nextInt(BLANKS.size())));
      }
    }

    private void quote(String characters) {
      boolean plainly = random.nextInt(3) > 0;
      text.append('"');
      characters.codePoints().forEach(c -> text.append(plainly ? inside(c) : oneOfMany(c)));
      text.append('"');
    }

    private static String inside(int character) {
      var quoted = quoted(Character.toString(character));
      return quoted.substring(1, quoted.length() - 1);
    }

    private String oneOfMany(int character) {
      if (random.nextInt(3) > 0) {
        return inside(character);
      }
      return character == '/' && random.nextBoolean()
          ? "\\/"
          : Character.toString(character)
              .chars()
              .mapToObj(half -> escaped((char) half))
              .collect(Collectors.joining());
    }

    private String escaped(char c) {
      return (random.nextBoolean() ? "\\u%04x" : "\\u%04X").formatted((int) c);
    }
  }
}

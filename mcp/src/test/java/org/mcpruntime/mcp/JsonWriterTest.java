package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

  @Test
  void parts_are_separated_where_JSON_separates_them() {
    var text =
        new JsonWriter()
            .object()
            .name("a")
            .array()
            .number(1)
            .number(-2)
            .object()
            .end()
            .array()
            .end()
            .string("s")
            .end()
            .name("b")
            .bool(true)
            .name("c")
            .bool(false)
            .name("d")
            .nothing()
            .name("e")
            .id(Id.of("x"))
            .name("f")
            .id(Id.of(Long.MIN_VALUE))
            .name("g")
            .raw(new JsonWriter().array().number(Long.MAX_VALUE).end().text())
            .end()
            .text();
    assertThat(text)
        .hasToString(
            "{\"a\":[1,-2,{},[],\"s\"],\"b\":true,\"c\":false,\"d\":null,\"e\":\"x\","
                + "\"f\":-9223372036854775808,\"g\":[9223372036854775807]}");
  }

  @Test
  void a_value_alone_is_a_text() {
    assertThat(new JsonWriter().string("a").text()).hasToString("\"a\"");
    assertThat(new JsonWriter().number(0).text()).hasToString("0");
    assertThat(new JsonWriter().object().end().text()).hasToString("{}");
  }

  @Test
  void half_a_text_is_none() {
    assertThatThrownBy(() -> new JsonWriter().text()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new JsonWriter().object().text())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void it_is_as_deep_and_as_long_as_needed() {
    var writer = new JsonWriter();
    for (int i = 0; i < 100; i++) {
      writer.array();
    }
    writer.string("é".repeat(10_000));
    for (int i = 0; i < 100; i++) {
      writer.end();
    }
    assertThat(writer.text().toString())
        .isEqualTo("[".repeat(100) + "\"" + "é".repeat(10_000) + "\"" + "]".repeat(100));
  }

  @Test
  void half_a_character_becomes_the_one_for_that() {
    assertThat(new JsonWriter().string("a\ud800b\udc00").text()).hasToString("\"a\uFFFDb\uFFFD\"");
  }

  @Test
  void every_character_is_written_as_short_as_JSON_lets_it() {
    var text = new JsonWriter().string("\0\b\t\n\u000b\f\r\u001f \"\\/\u007f\u0080\u2028😀").text();
    assertThat(text)
        .hasToString("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \\\"\\\\/\u007f\u0080\u2028😀\"");
  }

  @Property
  void a_string_has_the_characters_that_were_written(@ForAll String characters) {
    boolean whole =
        characters
            .codePoints()
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    var text = new JsonWriter().string(characters).text();
    if (whole) {
      assertThat(text.string()).isEqualTo(characters);
    }
    var message = new JsonWriter().object().name("jsonrpc").string("2.0").name("id").number(1);
    message.name("method").string("tools/call").name("params").object().name("name").string("x");
    message.name("arguments").object().name("a").raw(text).end().end();
    var written = message.end().text();
    assertThat(new Reader(Limits.REQUEST, Direction.TO_SERVER).read(written.toBytes()))
        .isInstanceOfSatisfying(
            Envelope.class, envelope -> assertThat(envelope.text()).isEqualTo(written));
  }
}

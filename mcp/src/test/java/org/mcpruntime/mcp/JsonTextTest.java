package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks over canonical text, which begins and ends anywhere in its array. */
class JsonTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                   | a      |
          {"a":1}                              | a      | 1
          {"a":1}                              | b      |
          {"b":"}","a":"{"}                    | a      | "{"
          {"b":["]",{"a":2}],"a":3}            | a      | 3
          {"b":{"a":{"a":4}},"a":{"a":5}}      | a      | {"a":5}
          {"b\\"":1,"a":-1.5e3}                | a      | -1.5e3
          {"b":"\\\\","a":true}                | a      | true
          {"":null}                            | ``     | null
          {"é":[]}                             | é      | []
          {"\\"":[[],{}]}                      | "      | [[],{}]
          {"\\\\":0}                           | \\     | 0
          {"n":1}                              | \\     |
          {"a b":1}                            | a b    | 1
          ["a"]                                | a      |
          "a"                                  | a      |
          """)
  void a_member_is_found_by_its_characters(String json, String name, String value) {
    assertThat(text(json).member(name)).isEqualTo(value == null ? null : text(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[1]",
        "[1,2]",
        "[[]]",
        "[[1,[2]],3]",
        "[\"],[\",{\"a\":[1,2]}]",
        "[{},[],\"\",null]",
        "[true,false,-0.5]",
        "{}",
        "1",
        "\"[1]\""
      })
  void elements_are_what_stands_between_commas(String json) {
    var elements = new ArrayList<JsonText>();
    text(json).elements(elements::add);
    var writer = new JsonWriter().array();
    elements.forEach(writer::raw);
    assertThat(writer.end().text()).isEqualTo(text(json.startsWith("[") ? json : "[]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":1}",
        "{\"a\":{\"b\":[1,2]},\"c\":\"d\"}",
        "{\"\\\"\":\"\\\\\",\"}\":\"{\"}"
      })
  void members_are_names_and_values_in_their_order(String json) {
    var writer = new JsonWriter().object();
    text(json).members((name, value) -> writer.name(name).raw(value));
    assertThat(writer.end().text()).isEqualTo(text(json));
  }

  @Test
  void what_is_no_object_has_no_members() {
    text("[1]").members((name, value) -> assertThat(name).isNull());
    text("\"{\"").members((name, value) -> assertThat(name).isNull());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ""                       | ``
          "a"                      | a
          "\\"\\\\"                | "\\
          "é😀"                    | é😀
          "\\\\n"                  | \\n
          "\\\\u0041"              | \\u0041
          """)
  void a_string_has_these_characters(String json, String characters) {
    assertThat(text(json).string()).isEqualTo(characters);
    assertThat(text(json).isString(characters)).isTrue();
    assertThat(text(json).isString(characters + "x")).isFalse();
    assertThat(text(json).isString(json.substring(1, json.length() - 1)))
        .isEqualTo(!json.contains("\\"));
    assertThat(JsonText.stringOf(text(json))).isEqualTo(characters);
  }

  @Test
  void an_escape_is_one_character() {
    var text = text("\"\\u0000\\b\\f\\n\\r\\t\\u001f\\\"\\\\\"");
    assertThat(text.string()).isEqualTo("\0\b\f\n\r\t\u001f\"\\");
    assertThat(text.hasControls()).isTrue();
    assertThat(text("\"\\\"\\\\é\u00a0\"").hasControls()).isFalse();
    assertThat(text("\"\u0080\"").hasControls()).isTrue();
    assertThat(text("\"\u009f\"").hasControls()).isTrue();
    assertThat(text("\"\u007f\"").hasControls()).isTrue();
    assertThat(text("\"\u0100\u0090\"").hasControls()).isTrue();
    assertThat(text("\"\u0110\"").hasControls()).isFalse();
  }

  @Test
  void what_is_no_string_has_no_characters() {
    assertThatThrownBy(() -> text("1").string()).isInstanceOf(IllegalStateException.class);
    assertThat(JsonText.stringOf(text("1"))).isNull();
    assertThat(JsonText.stringOf(null)).isNull();
    assertThat(text("1").isString("1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "1, true",
    "-1, true",
    "-0, false",
    "1.0, false",
    "1e0, false",
    "10, true",
    "9007199254740991, true",
    "9007199254740992, false",
    "-9007199254740991, true",
    "-9007199254740992, false",
    "99999999999999999999, false",
    "true, false",
    "null, false"
  })
  void a_whole_number_is_one_that_all_hold_exactly(String json, boolean whole) {
    assertThat(text(json).isWhole()).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({
    "{}, object",
    "[], array",
    "\"\"\"\", string",
    "-1, number",
    "9, number",
    "true, true",
    "false, false",
    "null, null"
  })
  void the_first_byte_says_what_it_is(String json, String kind) {
    var text = text(json);
    var kinds = new ArrayList<String>();
    add(kinds, text.isObject(), "object");
    add(kinds, text.isArray(), "array");
    add(kinds, text.isString(), "string");
    add(kinds, text.isNumber(), "number");
    add(kinds, text.isTrue(), "true");
    add(kinds, text.isNull(), "null");
    assertThat(kinds).isEqualTo(kind.equals("false") ? List.of() : List.of(kind));
  }

  private static void add(List<String> kinds, boolean is, String kind) {
    if (is) {
      kinds.add(kind);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a        | .a
          a1B      | .a1B
          _meta    | ._meta
          ``       | [""]
          1        | ["1"]
          a b      | ["a b"]
          a_b      | ["a_b"]
          é        | ["é"]
          "        | ["\\""]
          a↵       | ["a\\n"]
          """)
  void a_name_is_a_step_of_a_path(String name, String step) {
    assertThat(JsonText.step(name.replace('↵', '\n'))).isEqualTo(step);
  }

  @Test
  void a_long_name_is_cut_in_a_path() {
    assertThat(JsonText.step("n".repeat(60))).isEqualTo("." + "n".repeat(60));
    assertThat(JsonText.step("n".repeat(61))).isEqualTo("[\"" + "n".repeat(60) + "…\"]");
    assertThat(JsonText.step("n".repeat(59) + "😀n")).endsWith("\uFFFD…\"]");
  }

  @Test
  void equal_texts_are_equal_wherever_they_lie() {
    assertThat(text("[1]")).isEqualTo(JsonTextTest.canonical("[1]"));
    assertThat(text("[1]")).hasSameHashCodeAs(canonical("[1]"));
    assertThat(text("[1]")).isNotEqualTo(text("[2]")).isNotEqualTo("[1]");
    assertThat(text("[1]").buffer()).isEqualTo(canonical("[1]").buffer());
    assertThat(text("[1]").buffer().isReadOnly()).isTrue();
    assertThat(text("[1]").copy()).isEqualTo(text("[1]"));
    assertThat(text("[1]").length()).isEqualTo(3);
    assertThat(text("[1]")).hasToString("[1]");
  }

  private static JsonText canonical(String json) {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    return new JsonText(bytes, 0, bytes.length);
  }

  /** As a part of a larger array, with text around that must not be read. */
  private static JsonText text(String json) {
    var bytes = ("\"x\":" + json + ",\"y\":{}}").getBytes(StandardCharsets.UTF_8);
    return new JsonText(bytes, 4, 4 + json.getBytes(StandardCharsets.UTF_8).length);
  }
}

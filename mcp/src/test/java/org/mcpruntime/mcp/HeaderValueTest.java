package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTest {

  /** The first five are the specification's examples. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          us-west1             | us-west1
          Hello, 世界          | =?base64?SGVsbG8sIOS4lueVjA==?=
          ` padded `           | =?base64?IHBhZGRlZCA=?=
          line1↵line2          | =?base64?bGluZTEKbGluZTI=?=
          =?base64?literal?=   | =?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=
          ``                   | ``
          a b                  | a b
          ~!"#$%               | ~!"#$%
          =?base64?open        | =?base64?open
          =?base64?=           | =?base64?=
          =?BASE64?a?=         | =?BASE64?a?=
          é                    | =?base64?w6k=?=
          """)
  void a_text_has_one_value_and_the_value_this_text(String text, String value) {
    var plain = text.replace('↵', '\n');
    assertThat(HeaderValue.encode(plain)).isEqualTo(value);
    assertThat(HeaderValue.decode(value)).contains(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "é",
        "a\nb",
        "\u007f",
        "a\tb",
        "=?base64?a?=",
        "=?base64?YQ?=",
        "=?base64?YQ=?=",
        "=?base64?YR==?=",
        "=?base64?Y Q==?=",
        "=?base64?/w==?=",
        "=?base64?_w==?=",
        "=?base64?YQ==YQ==?=",
        "=?base64?====?=",
        "=?base64?YQ==\n?="
      })
  void another_value_has_no_text(String value) {
    assertThat(HeaderValue.decode(value)).isEmpty();
  }

  @Property
  void every_text_comes_back_through_a_header_of_ascii(@ForAll("texts") String text) {
    var value = HeaderValue.encode(text);
    assertThat(value.chars()).allMatch(c -> c >= ' ' && c <= '~');
    assertThat(value).isEqualTo(value.strip());
    assertThat(HeaderValue.decode(value)).contains(text);
  }

  @Property
  void a_text_has_one_wrapped_value(@ForAll("wrapped") String value) {
    var text = HeaderValue.decode(value);
    var bytes = text.orElse("").getBytes(StandardCharsets.UTF_8);
    var only = "=?base64?" + Base64.getEncoder().encodeToString(bytes) + "?=";
    assertThat(text.isEmpty() || only.equals(value)).as(value).isTrue();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(12),
            Arbitraries.strings().withChars("=?base64 \n\té😀").ofMaxLength(16),
            Arbitraries.strings().ascii().ofMaxLength(8).map(s -> "=?base64?" + s + "?="))
        .map(HeaderValueTest::whole);
  }

  @Provide
  Arbitrary<String> wrapped() {
    return Arbitraries.strings()
        .withChars("YWJj+/=Q1_ ")
        .ofMaxLength(9)
        .map(digits -> "=?base64?" + digits + "?=");
  }

  /** Without half characters, which no text on the wire has. */
  private static String whole(String text) {
    return text.codePoints()
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void headers_are_picked_without_case_and_the_repeated_one_is_named() {
    var headers =
        McpHeaders.of(
            List.of(
                Map.entry("host", "x"),
                Map.entry("", "x"),
                Map.entry("mcp-NAME", "n"),
                Map.entry("Mcp-Method", "m"),
                Map.entry("mcp-protocol-version", "v"),
                Map.entry("MCP-PARAM-Region", "r"),
                Map.entry("Mcp-Session-Id", "s")));
    assertThat(headers)
        .isEqualTo(
            new McpHeaders("v", "m", "n", null, List.of(new McpHeaders.Param("region", "r"))));
    assertThat(
            McpHeaders.of(List.of(Map.entry("Mcp-Param-A", "1"), Map.entry("mcp-param-a", "1")))
                .repeated())
        .isEqualTo("mcp-param-a");
  }
}

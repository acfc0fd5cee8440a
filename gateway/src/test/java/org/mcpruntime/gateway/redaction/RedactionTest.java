package org.mcpruntime.gateway.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.Limits;
import org.mcpruntime.mcp.Reader;

class RedactionTest {

  private static final Path CASES = Path.of("src/test/cases/redaction");

  @ParameterizedTest
  @MethodSource
  void a_text_is_kept_without_its_secrets(String text, String kept) {
    assertThat(Redaction.text(text)).isEqualTo(kept);
  }

  static List<Arguments> a_text_is_kept_without_its_secrets() throws IOException {
    return cases("texts.txt");
  }

  @ParameterizedTest
  @MethodSource
  void arguments_are_kept_without_their_secrets(String arguments, String kept) {
    assertThat(Redaction.arguments(read(arguments))).isEqualTo(kept);
  }

  static List<Arguments> arguments_are_kept_without_their_secrets() throws IOException {
    return cases("arguments.txt");
  }

  @ParameterizedTest
  @EnumSource
  void every_shape_is_found_in_the_middle_of_a_sentence(SecretShape shape) {
    for (var beginning : shape.beginnings()) {
      var secret =
          shape == SecretShape.PRIVATE_KEY
              ? beginning + "PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----"
              : beginning
                  + "a1B2c3D4.e5".repeat(4).replace(".", shape == SecretShape.JWT ? "." : "");

      assertThat(Redaction.text("take " + secret + " now")).isEqualTo("take [redacted] now");
    }
  }

  @Test
  void a_text_without_secrets_is_not_copied() {
    var text = "https://example.com/reports?page=2";

    assertThat(Redaction.text(text)).isSameAs(text);
  }

  @Test
  void a_text_that_is_too_long_for_a_record_is_cut() {
    assertThat(Redaction.text("x".repeat(10_000)))
        .hasSize(Redaction.LONGEST_TEXT + 1)
        .endsWith("x…");
  }

  @Test
  void arguments_that_are_too_long_for_a_record_are_counted() {
    var text = "{\"t\":\"%s\"}".formatted("x".repeat(Redaction.LONGEST_ARGUMENTS));

    assertThat(Redaction.arguments(read(text))).isEqualTo("\"[8200 bytes, not kept]\"");
  }

  @Property
  void a_secret_under_a_secret_name_is_never_kept(
      @ForAll("names") String name,
      @ForAll("secrets") String secret,
      @ForAll("texts") String other) {
    var text =
        new JsonWriter()
            .object()
            .name("other")
            .string(other)
            .name("in")
            .array()
            .object()
            .name(name)
            .string(secret)
            .end()
            .end()
            .end()
            .text();

    assertThat(Redaction.arguments(text)).doesNotContain(secret);
  }

  @Property
  void a_secret_of_a_known_shape_is_never_kept(
      @ForAll("texts") String before, @ForAll("texts") String after) {
    var secret = "ghp_0123456789zyxwvutsrqponm";

    assertThat(Redaction.text(before + " " + secret + " " + after)).doesNotContain(secret);
  }

  @Property
  void arguments_stay_json(@ForAll("texts") String one, @ForAll("texts") String two) {
    var text = new JsonWriter().object().name("a" + one).string(two).end().text();

    assertThat(read(Redaction.arguments(text)).isObject()).isTrue();
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "password",
        "userPassword",
        "api_key",
        "API-KEY",
        "clientSecret",
        "access_token",
        "authToken",
        "db_pass",
        "otp",
        "userPin",
        "Authorization",
        "set-cookie",
        "private_key",
        "x-api-key");
  }

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings().alpha().numeric().ofMinLength(12).ofMaxLength(40);
  }

  @Provide
  Arbitrary<String> texts() {
    var words =
        Arbitraries.of(
            "password",
            "token",
            "=",
            ":",
            " ",
            "\"",
            "://",
            "@",
            "ghp_0123456789abcdefghij",
            "Bearer ",
            "a",
            "1",
            "\\",
            "-----BEGIN ",
            "PRIVATE KEY-----",
            "-----END ",
            "é",
            "\uD83D\uDE00",
            "&",
            "[redacted]");
    return Combinators.combine(
            words.list().ofMaxSize(20), Arbitraries.strings().ascii().ofMaxLength(20))
        .as((list, tail) -> String.join("", list) + tail);
  }

  private static JsonText read(String arguments) {
    var message =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\",\"arguments\":{\"in\":%s}}}"
            .formatted(arguments);
    var reading =
        new Reader(Limits.REQUEST, Direction.TO_SERVER)
            .read(message.getBytes(StandardCharsets.UTF_8));
    assertThat(reading).isInstanceOf(Envelope.class);
    var found = Objects.requireNonNull(((Envelope) reading).parts().arguments());
    return Objects.requireNonNull(found.member("in"));
  }

  private static List<Arguments> cases(String file) throws IOException {
    return Files.readAllLines(CASES.resolve(file)).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replace("\\n", "\n").split(" => ?", -1))
        .flatMap(
            parts -> {
              assertThat(parts).as(Arrays.toString(parts)).hasSize(2);
              return Stream.of(arguments(parts[0], parts[1]));
            })
        .toList();
  }
}

package org.mcpruntime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.mcp.Limits;

/** What {@code mcp inspect} says of a message on standard input. */
class McpInspectTest {

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z"));

  @TempDir private Path folder;

  private record Ran(int code, String out, String err) {}

  private static Ran inspect(byte[] input, String... options) {
    var words = new ArrayList<>(List.of("mcp", "inspect"));
    words.addAll(Arrays.asList(options));
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.run(
            words,
            new PrintWriter(out),
            new PrintWriter(err),
            new Main.World(new ByteArrayInputStream(input), NOON, Map.of()));
    return new Ran(code, out.toString(), err.toString());
  }

  /** Options stand between semicolons, for values of headers have blanks. */
  private static Ran inspect(String options, String input) {
    var words = options.isEmpty() ? new String[0] : options.split(";");
    var all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "-";
    return inspect(input.getBytes(StandardCharsets.UTF_8), all);
  }

  private static String meta(String members) {
    return "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\""
        + ",\"io.modelcontextprotocol/clientCapabilities\":{}"
        + members
        + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ''                                      | {"jsonrpc":"2.0","id":1,"method":"ping"}                                       | method      ping
          ''                                      | {"jsonrpc":"2.0","id":1,"method":"ping"}                                       | forwarded as it is
          ''                                      | {"jsonrpc": "2.0","id":1,"method":"ping"}                                      | forwarded rewritten:
          ''                                      | {"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"a b"}}       | asks for    tool a b
          ''                                      | {"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"file:///a"}} | asks for    resource file:///a
          ''                                      | {"jsonrpc":"2.0","method":"notifications/initialized"}                         | kind        notification
          ''                                      | {"jsonrpc":"2.0","id":7,"result":{}}                                           | kind        result
          ''                                      | {"jsonrpc":"2.0","id":7,"error":{"code":1,"message":"m"}}                      | kind        error
          ''                                      | {"jsonrpc":"2.0","id":1,"method":"make/coffee"}                                | family      unknown
          ''                                      | {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}} | revision    2025-06-18
          -H;MCP-Protocol-Version: 2025-11-25     | {"jsonrpc":"2.0","id":1,"method":"ping"}                                       | revision    2025-11-25
          -H;Content-Type: application/json       | {"jsonrpc":"2.0","id":1,"method":"ping"}                                       | revision    2025-03-26
          --revision;2025-06-18                   | {"jsonrpc":"2.0","id":1,"method":"ping"}                                       | era         legacy
          --revision;2025-03-26                   | [{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"result":{}}] | accepted: a batch of 2
          --revision;2025-03-26                   | [{"jsonrpc":"2.0","method":"notifications/initialized"}]                       | accepted: a batch of 1
          --from;server                           | {"jsonrpc":"2.0","id":1,"method":"roots/list"}                                 | family      server_request
          --from;server;--revision;2026-07-28     | {"jsonrpc":"2.0","id":1,"result":{"resultType":"complete"}}                    | era         modern
          """)
  void what_is_accepted(String options, String message, String contains) {
    var ran = inspect(options.equals("''") ? "" : options, message);
    assertThat(ran.code).as(ran.out + ran.err).isZero();
    assertThat(ran.out).startsWith("standard input: accepted").contains(contains);
    assertThat(ran.err).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ''                                  | {"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}         | name_repeated            | $.id (byte 24)                   | -32700
          ''                                  | {"jsonrpc":"2.0","id":1,"Method":"ping"}                | name_ambiguous           | $.Method (byte 24)               | -32600
          ''                                  | {"jsonrpc":"2.0","id":1,"method":"ping"                 | cut_short                | $ (byte 39)                      | -32700
          ''                                  | [{"jsonrpc":"2.0","id":1,"method":"ping"}]              | batch_refused            | $ (byte 0)                       | -32600
          ''                                  | `   `                                                   | empty                    | there is nothing to read         | -32700
          ''                                  | {"jsonrpc":"2.0","id":1,"method":"roots/list"}          | method_direction         | $.method (byte 33)               | -32601
          ''                                  | {"jsonrpc":"2.0","id":1,"method":"tools/call"}          | target_missing           | $.params.name                    | -32602
          -H;Mcp-Method: tools/list           | {"jsonrpc":"2.0","id":1,"method":"ping"}                | header_mismatch          | 'tools/list' is not 'ping'       | -32020
          -H;MCP-Protocol-Version: 2019-01-01 | {"jsonrpc":"2.0","id":1,"method":"ping"}                | revision_unsupported     | "supported":["2025-03-26"        | -32022
          -H;mcp-method: a;-H;Mcp-Method: a   | {"jsonrpc":"2.0","id":1,"method":"ping"}                | header_repeated          | Mcp-Method                       | -32020
          --revision;2025-11-25               | {"jsonrpc":"2.0","id":1,"method":"server/discover"}     | method_not_in_revision   | server/discover is not in 2025   | -32601
          --revision;2026-07-28               | {"jsonrpc":"2.0","id":1,"method":"tools/list"}          | meta_missing             | every request of this revision   | -32602
          --revision;2025-03-26               | [{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}] | batch_element | $[0] | -32600
          """)
  void what_is_refused(String options, String message, String fault, String contains, String code) {
    var ran = inspect(options.equals("''") ? "" : options, message);
    assertThat(ran.code).as(ran.out + ran.err).isEqualTo(1);
    assertThat(ran.out)
        .startsWith("standard input: refused: " + fault + "\n")
        .contains(contains)
        .contains("The client gets HTTP 40")
        .contains("\"code\":" + code + ",")
        .contains("\"fault\":\"" + fault + "\"");
    assertThat(ran.err).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          -                                     | Missing                       | mcp inspect
          --from;gateway;-                      | --from                        | client
          --revision;2024-11-05;-               | 2024-11-05                    | 2025-03-26, 2025-06-18, 2025-11-25, 2026-07-28
          -H;no colon;-                         | "no colon"                    | 'Name: value'
          -H;Mcp Method: ping;-                 | "Mcp Method: ping"            | 'Name: value'
          -H;: nameless;-                       | ": nameless"                  | 'Name: value'
          --from;server;-H;Mcp-Method: ping;-   | --header is for messages of a client | --help
          -o;xml;-                              | -o                            | xml
          -;-                                   | Unmatched argument            | mcp inspect
          """)
  void what_is_wrong_usage(String words, String contains, String andContains) {
    var ran = inspect(new byte[0], words.equals("-") ? new String[0] : words.split(";"));
    assertThat(ran.code).as(ran.out + ran.err).isEqualTo(2);
    assertThat(ran.err).contains(contains).contains(andContains);
    assertThat(ran.out).isEmpty();
  }

  @Test
  void a_modern_request_misses_its_headers_even_where_none_is_given() {
    var message =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{%s}}"
            .formatted(meta(""));
    assertThat(inspect("", message).out)
        .startsWith("standard input: refused: header_missing\n  MCP-Protocol-Version: the header");
    var agreed = inspect("-H;MCP-Protocol-Version: 2026-07-28;-H;Mcp-Method: tools/list", message);
    assertThat(agreed.out).contains("revision    2026-07-28\n  era         modern\n");
  }

  @Test
  void subscriptions_are_listed() {
    var message =
        """
        {"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":
        {"resourceSubscriptions":["file:///a","file:///b"]},%s}}
        """
            .formatted(meta(""));
    var ran =
        inspect("-H;MCP-Protocol-Version: 2026-07-28;-H;Mcp-Method: subscriptions/listen", message);
    assertThat(ran.out)
        .contains("listens to  resource file:///a\n")
        .contains("listens to  resource file:///b\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "yaml"})
  void every_format_says_the_same(String format) throws IOException {
    var message =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"t\",\"arguments\":{ }}}";
    var ran = inspect("-o;" + format, message);
    assertThat(ran.code).isZero();
    if (format.equals("yaml")) {
      assertThat(ran.out).contains("accepted: true\n").contains("rewritten: true\n");
      return;
    }
    var json = Json.RESOURCES.readTree(ran.out);
    assertThat(json.at("/messages/0/id").asInt()).isEqualTo(7);
    assertThat(json.at("/messages/0/target/name").asText()).isEqualTo("t");
    assertThat(json.at("/messages/0/argumentsDigest").asText())
        .isEqualTo("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    assertThat(json.path("text").asText()).isEqualTo(message.replace("{ }", "{}"));

    var refused = Json.RESOURCES.readTree(inspect("-o;json", message + "!").out);
    assertThat(refused.path("accepted").asBoolean(true)).isFalse();
    assertThat(refused.at("/refused/fault").asText()).isEqualTo("trailing_data");
    assertThat(refused.at("/refused/offset").asInt()).isEqualTo(message.length());
    assertThat(refused.at("/refused/status").asInt()).isEqualTo(400);
    assertThat(refused.at("/refused/error/error/code").asInt()).isEqualTo(-32700);
  }

  @ParameterizedTest
  @MethodSource
  void the_caret_stands_under_the_byte(String text, String shown, String caret) {
    var lines = inspect("", text).out.lines().toList();
    assertThat(lines.subList(3, 5)).containsExactly("  " + shown, "  " + caret);
  }

  private static Stream<Arguments> the_caret_stands_under_the_byte() {
    return Stream.of(
        arguments(
            "{\n  \"id\": tru\n}", //
            "2 |   \"id\": tru",
            "               ^"),
        arguments(
            "{\r\n\"id\": [\"é\",x]}", //
            "2 | \"id\": [\"é\",x]}",
            "               ^"),
        arguments(
            "{\n\n", //
            "1 | {", "     ^"),
        arguments(
            "{\"id\":\"\u0001\u001b[31m\"}", //
            "1 | {\"id\":\"\\u0001\\u001b[31m\"}",
            "           ^"),
        arguments(
            "{\"id\":[\"\u202e\",x]}", //
            "1 | {\"id\":[\"\\u202e\",x]}",
            "                    ^"));
  }

  @Test
  void a_long_line_is_shown_around_the_byte() {
    var ran = inspect("", "{\"jsonrpc\":\"2.0\",\"a\":\"%s\"}".formatted("x".repeat(5000)));
    assertThat(ran.out.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(400));
    assertThat(ran.out).contains("…");
  }

  @Test
  void bytes_that_are_no_text_are_named_and_not_shown_as_if_they_were() {
    var ran = inspect(new byte[] {'{', '"', 'a', (byte) 0xff, '"', 'b'}, "-");
    assertThat(ran.out)
        .startsWith("standard input: refused: not_utf8\n  $ (byte 3): the bytes are not UTF-8\n")
        .contains("\n  1 | {\"a\uFFFD\"b\n         ^\n");
  }

  @Test
  void nothing_in_a_message_writes_lines_or_colours_of_its_own() {
    var ran =
        inspect(
            "-H;Mcp-Method: \u001b[31m",
            "{\"jsonrpc\":\"2.0\",\"id\":\"\u202e\",\"method\":\"tools/call\",\"params\":{\"name\":\"31m\"}}");
    assertThat(ran.out).contains("\\u001b").doesNotContain("\u001b").doesNotContain("\u202e");
  }

  @Test
  void no_more_is_read_than_is_accepted() throws IOException {
    var large = Files.write(folder.resolve("large.json"), new byte[Limits.REQUEST.bytes() + 2]);
    var ran = inspect(new byte[0], large.toString());
    assertThat(ran.code).isEqualTo(1);
    assertThat(ran.out)
        .startsWith(large + ": refused: too_large\n")
        .contains("1048576 bytes")
        .contains("HTTP 413");
    assertThat(inspect(new byte[0], "nowhere.json").err)
        .contains("nowhere.json: there is no such file");
  }

  @Test
  void an_answer_that_is_refused_is_answered_by_nobody() {
    var ran = inspect("--from;server", "{\"jsonrpc\":\"2.0\",\"result\":{}}");
    assertThat(ran.code).isEqualTo(1);
    assertThat(ran.out).contains("id_missing").doesNotContain("HTTP");
  }

  @Test
  void the_help_has_an_example_that_works() {
    var help = inspect(new byte[0], "--help").out;
    assertThat(help)
        .contains("  echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}' |\n")
        .endsWith("    mcp-runtime mcp inspect -H 'MCP-Protocol-Version: 2025-11-25' -\n");
    var shown =
        inspect(
            "-H;MCP-Protocol-Version: 2025-11-25",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
    assertThat(shown.code).isZero();
    assertThat(help.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(help.toLowerCase(Locale.ROOT)).contains("exit code 0");
  }
}

package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RpcErrorTest {

  @Test
  void an_error_says_whom_it_answers_what_is_wrong_and_why() {
    var error =
        RpcError.of(
            Id.of("a\"b"),
            ErrorCode.DENIED,
            "no",
            "tool_not_granted",
            data -> data.name("tool").string("rm"));
    assertThat(error)
        .hasToString(
            "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"error\":{\"code\":-31403,\"message\":\"no\","
                + "\"data\":{\"reason\":\"tool_not_granted\",\"tool\":\"rm\"}}}");
  }

  @Test
  void an_error_without_a_request_has_no_id() {
    var error = RpcError.of(null, ErrorCode.UNAVAILABLE, "later", "starting", _ -> {});
    assertThat(error)
        .hasToString(
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-31503,\"message\":\"later\","
                + "\"data\":{\"reason\":\"starting\"}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":1,               | -32700 | cut_short
          {}                     | -32600 | version_wrong
          []                     | -32600 | batch_refused
          {"id":1,"id":1}        | -32700 | name_repeated
          {"Id":1}               | -32600 | name_ambiguous
          """)
  void a_fault_has_its_code_and_place(String json, int code, String fault) {
    var reader = new Reader(Limits.REQUEST, Direction.TO_SERVER);
    var malformed = (Malformed) reader.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    var error = Objects.requireNonNull(RpcError.of(malformed).member("error"));
    assertThat(error.member("code")).hasToString(Integer.toString(code));
    var data = Objects.requireNonNull(error.member("data"));
    assertThat(data.member("fault")).hasToString("\"" + fault + "\"");
    assertThat(data.member("reason")).hasToString("\"rpc_inspection_failed\"");
    assertThat(data.member("path")).isNotNull();
    assertThat(JsonText.stringOf(error.member("message"))).isEqualTo(malformed.sentence());
  }

  @Test
  void a_revision_that_is_not_spoken_is_answered_with_those_that_are() {
    var fault = new Malformed(Fault.REVISION_UNSUPPORTED, -1, "MCP-Protocol-Version", "x", null);
    assertThat(RpcError.of(fault).toString())
        .contains(
            "\"requested\":\"x\",\"supported\":"
                + "[\"2025-03-26\",\"2025-06-18\",\"2025-11-25\",\"2026-07-28\"]")
        .doesNotContain("offset");
  }

  @Test
  void a_method_that_nobody_has_is_unknown() {
    var fault = new Malformed(Fault.METHOD_NOT_IN_REVISION, -1, "$.method", "", Id.of(3));
    assertThat(RpcError.of(fault).toString())
        .contains("\"id\":3", "-32601", "\"reason\":\"method_unknown\"");
    assertThat(fault.fault().status()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void every_fault_has_a_sentence_a_word_and_a_status_of_a_refusal(Fault fault) {
    assertThat(fault.sentence()).isNotBlank().doesNotEndWith(".");
    assertThat(fault.word()).matches("[a-z0-9]+(_[a-z0-9]+)*");
    assertThat(fault.status()).isIn(400, 404, 413);
  }

  @Test
  void our_codes_lie_outside_of_what_JSON_RPC_reserves() {
    assertThat(
            Arrays.stream(ErrorCode.values())
                .filter(code -> code.number() > -32000 || code.number() < -32768))
        .containsExactly(
            ErrorCode.UNAUTHENTICATED,
            ErrorCode.DENIED,
            ErrorCode.LIMITED,
            ErrorCode.UPSTREAM_FAILED,
            ErrorCode.UNAVAILABLE);
  }
}

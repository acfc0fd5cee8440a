package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What can be asked of a message that was accepted. */
class EnvelopeTest {

  @Test
  void a_call_has_its_parts() {
    var call =
        read(
            """
            {"jsonrpc": "2.0", "id": "\\u0061", "method": "tools\\/call", "params": {
              "name": "echo", "arguments": {"x": [1, 2]},
              "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "k": "v"}}}
            """);
    assertThat(call.message()).isEqualTo(Message.Request.of(Method.TOOLS_CALL, "echo"));
    assertThat(call.id()).isEqualTo(Id.of("a"));
    assertThat(call.method()).isEqualTo("tools/call");
    assertThat(call.revision()).isEqualTo("2026-07-28");
    assertThat(call.param("arguments")).isEqualTo(call.parts().arguments());
    assertThat(call.parts().arguments()).hasToString("{\"x\":[1,2]}");
    assertThat(call.meta("k")).hasToString("\"v\"");
    assertThat(call.param("k")).isNull();
    assertThat(call.parts().result()).isNull();
    assertThat(call.parts().error()).isNull();
    assertThat(call.subscriptions()).isEmpty();
  }

  @Test
  void the_revision_of_a_handshake_is_the_one_that_it_asks_for() {
    var initialize =
        read(
            """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
              "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}
            """);
    assertThat(initialize.revision()).isEqualTo("2025-11-25");
  }

  @Test
  void a_method_that_nobody_knows_keeps_its_name() {
    var request = read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\\\\b\"}");
    assertThat(request.message()).isEqualTo(new Message.Request(Method.UNKNOWN, Target.NONE));
    assertThat(request.method()).isEqualTo("a\\b");
    assertThat(request.param("x")).isNull();
    assertThat(request.meta("x")).isNull();
  }

  @Test
  void an_answer_has_no_method() {
    var result = read("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{ }}");
    assertThat(result.method()).isEmpty();
    assertThat(result.parts().result()).hasToString("{}");
    var error = read("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"\"}}");
    assertThat(error.id()).isNull();
    assertThat(error.parts().error()).hasToString("{\"code\":1,\"message\":\"\"}");
  }

  @Test
  void a_subscription_names_what_it_listens_to() {
    var listen =
        read(
            """
            {"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{
              "toolsListChanged":true,"taskIds":["t"],"resourceSubscriptions":["a:b","c:\\u0064"]}}}
            """);
    assertThat(listen.subscriptions())
        .containsExactly(
            Target.resource("a:b"), Target.resource("c:d"), new Target(Target.Kind.TASK, "t"));
  }

  @Test
  void a_text_outlives_the_next_message_of_its_reader() {
    var reader = new Reader(Limits.REQUEST, Direction.TO_SERVER);
    var first = (Envelope) reader.read(utf8("{ \"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"));
    var second = reader.read(utf8("{ \"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"x\" }"));
    assertThat(second).isInstanceOf(Envelope.class);
    assertThat(first.text()).hasToString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
  }

  private static Envelope read(String json) {
    return (Envelope) new Reader(Limits.REQUEST, Direction.TO_SERVER).read(utf8(json));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

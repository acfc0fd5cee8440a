package org.mcpruntime.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.SessionPolicy;

/** What neither side may say to the other. */
class ReservedHeadersTest {

  private static final ReservedHeaders RESERVED =
      ReservedHeaders.of(
          new Auth(Auth.Mode.HEADER, "X-User", "", "", "", "X-Token", null, null, null),
          new SessionPolicy(null, "", "", null, null, "X-Upstream-Key"),
          new VerifyingProxy(null, "X-Client-Identity"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-User",
        "X-MCP-Human-ID",
        "x-mcp-agent-id",
        "X-MCP-TEAM-ID",
        "X-MCP-Agent-Session",
        "X-MCP-Verified-SPIFFE-ID",
        "X_MCP_Verified_SPIFFE_ID",
        "X-MCP_HUMAN-ID",
        "X-Client-Identity",
        "Authorization",
        "X-Token",
        "X-Upstream-Key",
        "Forwarded",
        "X-Forwarded-For",
        "x-forwarded-client-cert",
        "X_Forwarded_Host",
        "X-Real-IP",
        "Connection",
        "keep-alive",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade"
      })
  void these_are_taken_from_requests_and_answers(String name) {
    assertThat(RESERVED.inRequest(name)).isTrue();
    assertThat(RESERVED.inResponse(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type",
        "Accept",
        "Mcp-Session-Id",
        "MCP-Protocol-Version",
        "Last-Event-ID",
        "traceparent",
        "Cookie",
        "X-MCP-Human",
        "X-MCP-Human-ID2",
        "X-Forwarded",
        "WWW-Authenticate",
        ""
      })
  void these_are_not(String name) {
    assertThat(RESERVED.inRequest(name)).isFalse();
    assertThat(RESERVED.inResponse(name)).isFalse();
  }

  @Example
  void an_answer_is_not_asked_for_in_a_coding_that_the_gateway_would_have_to_undo() {
    assertThat(RESERVED.inRequest("accept-encoding")).isTrue();
    assertThat(RESERVED.inResponse("accept-encoding")).isFalse();
  }

  @Example
  void headers_that_connection_names_end_with_it() {
    assertThat(ReservedHeaders.endingWith(List.of("keep-alive, X-Hop", " close ,")))
        .containsExactlyInAnyOrder("keep-alive", "x-hop", "close");
  }

  @Property(tries = 200)
  void a_table_has_its_names_in_any_case_and_no_others(
      @ForAll @Size(max = 30)
          List<@StringLength(min = 1, max = 6) @AlphaChars @Chars({'-', '1'}) String> names,
      @ForAll @StringLength(min = 1, max = 6) @AlphaChars @Chars({'-', '1'}) String other) {
    var table = NameTable.of(names);

    assertThat(names)
        .allMatch(name -> table.contains(name.toUpperCase(Locale.ROOT)))
        .allMatch(name -> table.contains(name.toLowerCase(Locale.ROOT).replace('-', '_')));
    assertThat(table.contains(other)).isEqualTo(names.stream().anyMatch(other::equalsIgnoreCase));
  }
}

package org.mcpruntime.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.gateway.source.Documents.NOON;
import static org.mcpruntime.gateway.source.Documents.policy;
import static org.mcpruntime.gateway.source.Documents.ready;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.policy.Caller;

/** Modes {@code header} and {@code none}. */
class HeaderCallersTest {

  private static final Request REQUEST =
      Request.PLAIN
          .with("X-MCP-Human-ID", " h-1 ")
          .with("X-MCP-Agent-ID", "a-1")
          .with("X-MCP-Team-ID", "t-1")
          .with("X-MCP-Agent-Session", "\ts1");

  private static Authentication authenticate(Request request, Auth auth) {
    try (var authenticator = Callers.authenticator()) {
      return authenticator.authenticate(request, ready(policy("billing", auth)), NOON);
    }
  }

  @Test
  void headers_name_the_caller_and_prove_nothing() {
    var authentication = authenticate(REQUEST, Auth.DEFAULT);

    assertThat(authentication)
        .isEqualTo(
            new Authentication.Verified(
                new Caller(new Subject("h-1", "a-1", "t-1"), "s1"), Assurance.ASSERTED, null));
  }

  @Test
  void a_policy_may_name_other_headers_and_then_the_usual_ones_say_nothing() {
    var auth = new Auth(Auth.Mode.HEADER, "X-User", "", "", "", "", null, null, null);

    var authentication = authenticate(REQUEST.with("x-user", "h-2"), auth);

    assertThat(authentication)
        .isInstanceOfSatisfying(
            Authentication.Verified.class,
            verified -> assertThat(verified.caller().identity().humanID()).isEqualTo("h-2"));
  }

  @Test
  void who_says_nothing_is_anonymous_and_the_policy_decides_what_that_is_worth() {
    assertThat(authenticate(Request.PLAIN, Auth.DEFAULT))
        .isInstanceOfSatisfying(
            Authentication.Verified.class,
            verified -> assertThat(verified.caller()).isEqualTo(Caller.ANONYMOUS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-MCP-Human-ID", "X-MCP-Agent-ID", "X-MCP-Team-ID", "X-MCP-Agent-Session"})
  void a_header_that_is_there_twice_is_refused_even_if_it_says_the_same(String name) {
    var twice = REQUEST.with(name, REQUEST.header(name).getFirst());

    assertThat(authenticate(twice, Auth.DEFAULT))
        .isEqualTo(new Authentication.Refused(Reason.AMBIGUOUS_IDENTITY, Challenge.NONE));
  }

  @ParameterizedTest
  @CsvSource({"'h\u00001'", "'h\u007f'", "'h\u0085'", "'a\tb'"})
  void a_value_with_control_characters_is_refused(String value) {
    var strange = Request.PLAIN.with("X-MCP-Human-ID", value);

    assertThat(authenticate(strange, Auth.DEFAULT))
        .isEqualTo(new Authentication.Refused(Reason.AMBIGUOUS_IDENTITY, Challenge.NONE));
  }

  @Test
  void in_mode_none_everybody_is_anonymous_whatever_they_say() {
    assertThat(authenticate(REQUEST, Callers.auth(Auth.Mode.NONE)))
        .isEqualTo(new Authentication.Verified(Caller.ANONYMOUS, Assurance.ASSERTED, null));
  }
}

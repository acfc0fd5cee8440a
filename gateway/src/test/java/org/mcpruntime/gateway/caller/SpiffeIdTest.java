package org.mcpruntime.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.object.ObjectRef;

/** One form, strictly. */
class SpiffeIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://example.org/ns/acme/session/s1",
        "SPIFFE://Example.ORG/ns/acme/session/s1",
        "spiffe://example.org/ns/ac%6De/session/%731"
      })
  void a_session_of_the_trust_domain_is_read(String uri) {
    assertThat(SpiffeId.parse(uri, "example.org"))
        .hasValueSatisfying(id -> assertThat(id.session()).isEqualTo(new ObjectRef("acme", "s1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spiffe://example.org",
        "spiffe://example.org/ns/acme/session",
        "spiffe://example.org/ns/acme/session/",
        "spiffe://example.org/ns//session/s1",
        "spiffe://example.org/ns/%20/session/s1",
        "spiffe://example.org/ns/acme/session/s1/",
        "spiffe://example.org/ns/acme/session/s1/more",
        "spiffe://example.org//ns/acme/session/s1",
        "spiffe://example.org/NS/acme/session/s1",
        "spiffe://example.org/ns/acme/sa/s1",
        "spiffe://other.org/ns/acme/session/s1",
        "spiffe://example.org.other/ns/acme/session/s1",
        "spiffe://user@example.org/ns/acme/session/s1",
        "spiffe://example.org:443/ns/acme/session/s1",
        "spiffe://example%2Eorg/ns/acme/session/s1",
        "https://example.org/ns/acme/session/s1",
        "spiffe:/example.org/ns/acme/session/s1",
        " spiffe://example.org/ns/acme/session/s1",
        "spiffe://example.org/ns/acme/session/s1?x=1",
        "spiffe://example.org/ns/acme/session/s1#x",
        "spiffe://example.org/ns/acme/session/s%2",
        "spiffe://example.org/ns/acme/session/s%zz",
        "spiffe://example.org/ns/acme/session/s%\uff11\uff12",
        "spiffe://example.org/ns/acme/session/s%2F1",
        "spiffe://example.org/ns/acme/session/s%001",
        "spiffe://example.org/ns/acme/session/s%FF",
        "spiffe://example.org/ns/acme/session/s%C0%AF",
        "spiffe://example.org/ns/acme/session/ü"
      })
  void anything_else_is_not(String uri) {
    assertThat(SpiffeId.parse(uri, "example.org")).isEmpty();
  }

  @Property(tries = 300)
  void what_was_escaped_is_read_back(
      @ForAll
          @StringLength(min = 1, max = 20)
          @AlphaChars
          @Chars({' ', '%', '?', '#', '.', '-', '_'})
          @CharRange(from = '\u00a1', to = '\u04ff')
          String name) {
    var escaped = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");

    var read = SpiffeId.parse("spiffe://example.org/ns/acme/session/" + escaped, "example.org");

    if (name.isBlank()) {
      assertThat(read).isEmpty();
    } else {
      assertThat(read).hasValueSatisfying(id -> assertThat(id.session().name()).isEqualTo(name));
    }
  }
}

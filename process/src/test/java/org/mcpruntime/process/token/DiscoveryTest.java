package org.mcpruntime.process.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.process.token.Provider.Unreachable;

class DiscoveryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "https://id.example        | https://id.example/.well-known/oauth-authorization-server"
            + " https://id.example/.well-known/openid-configuration",
        "https://id.example/       | https://id.example/.well-known/oauth-authorization-server"
            + " https://id.example/.well-known/openid-configuration",
        "https://id.example:8443/a/b | https://id.example:8443/a/b/.well-known/oauth-authorization-server"
            + " https://id.example:8443/a/b/.well-known/openid-configuration"
            + " https://id.example:8443/.well-known/oauth-authorization-server/a/b"
            + " https://id.example:8443/.well-known/openid-configuration/a/b",
      })
  void an_issuer_is_looked_for_in_this_order(String issuer, String places) {
    assertThat(new Discovery(issuer, false).places().stream().map(Object::toString))
        .containsExactlyElementsOf(Arrays.asList(places.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1",
        "http://127.0.0.1:1/x",
        "http://[::1]:1",
        "https://id.example"
      })
  void https_is_asked_for_except_on_this_machine(String issuer) {
    assertThat(new Discovery(issuer, false).places()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://id.example",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "file:///etc/passwd",
        "ftp://id.example",
        "https://user:secret@id.example",
        "https:///path",
        "id.example",
        "not a uri"
      })
  void other_places_are_never_asked(String issuer) {
    assertThatThrownBy(() -> new Discovery(issuer, false).places()).isInstanceOf(Unreachable.class);
  }

  @Test
  void a_setting_allows_plain_http() {
    assertThat(new Discovery("http://id.svc", true).places()).isNotEmpty();
  }

  @Test
  void the_keys_may_lie_on_another_host_if_the_issuer_says_so() {
    var told = "{\"issuer\":\"https://id.example\",\"jwks_uri\":\"https://keys.example/jwks\"}";

    assertThat(new Discovery("https://id.example", false).keysPlace(told))
        .hasToString("https://keys.example/jwks");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'issuer':'https://id.example/','jwks_uri':'https://id.example/jwks'} | its issuer is",
        "{'issuer':'https://evil.example','jwks_uri':'https://id.example/jwks'} | its issuer is",
        "{'jwks_uri':'https://id.example/jwks'}                                | its issuer is nothing",
        "{'issuer':'https://id.example'}                                       | no jwks_uri",
        "{'issuer':'https://id.example','jwks_uri':7}                          | no jwks_uri",
        "{'issuer':'https://id.example','jwks_uri':'http://id.example/jwks'}   | is not https",
        "{'issuer':'https://id.example','jwks_uri':'file:///etc/passwd'}       | is no URI of a host",
        "{'issuer':'https://id.example','issuer':'https://id.example'}         | no JSON",
        "<html>                                                                | no JSON",
        "[]                                                                    | its issuer is nothing",
      })
  void an_issuer_that_says_something_else_is_not_believed(String told, String reason) {
    var discovery = new Discovery("https://id.example", false);

    assertThatThrownBy(() -> discovery.keysPlace(told.replace('\'', '"')))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining(reason);
  }
}

package org.mcpruntime.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.server.Auth;

/** Addresses that clients are told, whatever they say themselves. */
class ProtectedResourceTest {

  private static final Auth OAUTH = Callers.auth(Auth.Mode.OAUTH);
  private static final String WELL_KNOWN = ProtectedResource.WELL_KNOWN;

  private static String resource(ProtectedResource resource, Request request)
      throws JsonProcessingException {
    var answer = resource.answer("GET", request, OAUTH);
    assertThat(answer.status()).isEqualTo(200);
    return Json.RESOURCES.readTree(answer.json()).path("resource").asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // external           | host            | tls   | resource of /billing/mcp
        "-                    | mcp.example.com | false | https://mcp.example.com/billing/mcp",
        "-                    | mcp.example:81  | false | https://mcp.example:81/billing/mcp",
        "-                    | localhost:8091  | false | http://localhost:8091/billing/mcp",
        "-                    | 127.0.0.1:8091  | false | http://127.0.0.1:8091/billing/mcp",
        "-                    | [::1]:8091      | false | http://[::1]:8091/billing/mcp",
        "-                    | localhost:8091  | true  | https://localhost:8091/billing/mcp",
        "-                    | 127.0.0.1.x.org | false | https://127.0.0.1.x.org/billing/mcp",
        "https://a.example    | localhost       | false | https://a.example/billing/mcp",
        "https://a.example/b/ | localhost       | false | https://a.example/b/billing/mcp",
        "http://a.example     | localhost       | false | https://a.example/billing/mcp",
        "http://a.example:80  | localhost       | false | https://a.example/billing/mcp",
        "http://localhost:81  | mcp.example.com | false | http://localhost:81/billing/mcp"
      })
  void the_resource_has_the_address_of_the_table(
      @Nullable URI external, String host, boolean tls, String expected)
      throws JsonProcessingException {
    var resource = new ProtectedResource(external, TrustedProxies.NONE, tls);
    var request = Request.PLAIN.without("Host").with("Host", host).at(WELL_KNOWN + "/billing/mcp");

    assertThat(resource(resource, request)).isEqualTo(expected);
  }

  @Test
  void forwarded_headers_are_believed_from_trusted_proxies_only() throws JsonProcessingException {
    var resource = new ProtectedResource(null, TrustedProxies.of(List.of("198.51.100.7")), false);
    var request =
        Request.PLAIN.at(WELL_KNOWN + "/x").with("X-Forwarded-Host", "evil.example, a.example");

    assertThat(resource(resource, request)).isEqualTo("https://a.example/x");
    assertThat(resource(resource, request.from("203.0.113.5")))
        .isEqualTo("https://mcp.example.com/x");
    assertThat(resource(Callers.RESOURCE, request)).isEqualTo("https://mcp.example.com/x");
  }

  @Test
  void the_document_is_that_of_the_original() throws JsonProcessingException {
    var answer =
        Callers.RESOURCE.answer("GET", Request.PLAIN.at(WELL_KNOWN + "/billing/mcp"), OAUTH);

    assertThat(Json.RESOURCES.readTree(answer.json()))
        .isEqualTo(
            Json.RESOURCES.readTree(
                """
                {"resource": "https://mcp.example.com/billing/mcp",
                 "authorization_servers": ["https://id.example.com"],
                 "bearer_methods_supported": ["header"]}
                """));
  }

  @Test
  void verbs_are_answered_as_in_the_original() {
    var request = Request.PLAIN.at(WELL_KNOWN);

    assertThat(Callers.RESOURCE.answer("HEAD", request, OAUTH))
        .isEqualTo(new ProtectedResource.Answer(200, "", ""));
    assertThat(Callers.RESOURCE.answer("POST", request, OAUTH))
        .isEqualTo(new ProtectedResource.Answer(405, "GET, HEAD", ""));
    assertThat(Callers.RESOURCE.answer("GET", request, Auth.DEFAULT))
        .satisfies(
            answer -> {
              assertThat(answer.status()).isEqualTo(404);
              assertThat(answer.json())
                  .contains("\"error\":\"oauth_not_enabled\"", "\"adapter_required\":true");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "/.well-known/oauth-protected-resource, true",
    "/.well-known/oauth-protected-resource/, true",
    "/.well-known/oauth-protected-resource/a/mcp, true",
    "/.well-known/oauth-protected-resources, false",
    "/a/.well-known/oauth-protected-resource, false"
  })
  void a_path_is_one_of_metadata_by_its_segments(String path, boolean metadata) {
    assertThat(ProtectedResource.isMetadata(path)).isEqualTo(metadata);
  }

  @ParameterizedTest
  @CsvSource({
    "MISSING_BEARER_TOKEN, ''",
    "SESSION_REVOKED, ''",
    "INVALID_TOKEN, ', error=\"invalid_token\"'"
  })
  void whoever_has_no_good_token_is_told_where_to_get_one(Reason reason, String error) {
    var challenge = Callers.RESOURCE.challenge(reason, Request.PLAIN, OAUTH);

    assertThat(challenge.wwwAuthenticate())
        .isEqualTo(
            "Bearer realm=\"mcp-runtime\", resource_metadata="
                + "\"https://mcp.example.com/.well-known/oauth-protected-resource/billing/mcp\""
                + error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a\"b", "/a b", "/a\\b", "/a\u00e9", "/a\r\nX: y"})
  void a_path_that_does_not_fit_into_a_header_is_left_out(String path) {
    var challenge = Callers.RESOURCE.challenge(Reason.INVALID_TOKEN, Request.PLAIN.at(path), OAUTH);

    assertThat(challenge.wwwAuthenticate())
        .isEqualTo("Bearer realm=\"mcp-runtime\", error=\"invalid_token\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\"", "a/b", "user@a", "", "a:123456"})
  void a_host_that_is_none_is_left_out(String host) {
    var request = Request.PLAIN.without("Host").with("Host", host);

    assertThat(Callers.RESOURCE.challenge(Reason.MISSING_BEARER_TOKEN, request, OAUTH))
        .isEqualTo(Challenge.bearer("Bearer realm=\"mcp-runtime\""));
  }

  @Test
  void without_tokens_the_refused_are_told_of_headers_and_certificates() {
    assertThat(
            Callers.RESOURCE
                .challenge(Reason.MISSING_IDENTITY, Request.PLAIN, Auth.DEFAULT)
                .requiredHeaders())
        .containsExactly(
            "X-MCP-Human-ID", "X-MCP-Agent-ID", "X-MCP-Team-ID", "X-MCP-Agent-Session");
    assertThat(
            Callers.RESOURCE.challenge(
                Reason.SESSION_EXPIRED, Request.PLAIN, Callers.auth(Auth.Mode.MTLS)))
        .isEqualTo(new Challenge(null, List.of(), true));
    assertThat(Callers.RESOURCE.challenge(Reason.TRUST_TOO_LOW, Request.PLAIN, OAUTH))
        .isEqualTo(Challenge.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mcp.example.com",
        "ftp://a",
        "https:///x",
        "https://u@a",
        "https://a?b",
        "https://a#b"
      })
  void an_external_address_that_is_none_is_refused(String external) {
    assertThatThrownBy(
            () -> new ProtectedResource(URI.create(external), TrustedProxies.NONE, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://mcp.example.com");
  }
}

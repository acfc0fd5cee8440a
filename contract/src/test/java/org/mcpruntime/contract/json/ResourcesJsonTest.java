package org.mcpruntime.contract.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.server.MCPServer;

/** Custom resources: one full document of each kind, and one that says as little as it may. */
class ResourcesJsonTest {

  enum Kind {
    MCPServer(MCPServer.class),
    MCPAccessGrant(MCPAccessGrant.class),
    MCPAgentSession(MCPAgentSession.class);

    private final Class<?> type;

    Kind(Class<?> type) {
      this.type = type;
    }

    Object read(JsonNode document) throws IOException {
      return Json.RESOURCES.treeToValue(document, type);
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_member_keeps_its_name_its_value_and_its_place(Kind kind) throws IOException {
    var full = document("full", kind);
    assertThat(Json.RESOURCES.writeValueAsString(kind.read(full))).isEqualTo(full.toString());
  }

  /** Else a member that is added to a record would escape the test above. */
  @ParameterizedTest
  @EnumSource
  void the_full_document_is_full(Kind kind) throws IOException {
    assertThat(LeftOut.of(kind.read(document("full", kind)), Json.RESOURCES)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_member_of_a_newer_peer_is_passed_over(Kind kind) throws IOException {
    var newer = document("full", kind);
    newer.withObject("/spec").putObject("weather").put("sky", "blue");
    newer.withObject("/metadata").putArray("finalizers").add("keep");
    assertThat(kind.read(newer)).isEqualTo(kind.read(document("full", kind)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(
      resources = "defaults.csv",
      delimiter = '|',
      quoteCharacter = '`',
      useHeadersInDisplayName = true)
  void what_is_not_said_has_its_default(Kind kind, String member, String meant) throws IOException {
    JsonNode read = Json.RESOURCES.valueToTree(kind.read(document("least", kind)));
    var found = read.at(member);
    assertThat(found.isMissingNode() ? "absent" : found.toString()).as(member).isEqualTo(meant);
  }

  /** Unlike a snapshot, a manifest has an author who can mend it. */
  @ParameterizedTest
  @CsvSource({
    "MCPServer, /policy, mode, enforce",
    "MCPServer, /auth, mode, 1",
    "MCPServer, /session, maxLifetime, a while",
    "MCPAccessGrant, '', maxTrust, 2",
    "MCPAccessGrant, '', maxTrust, HIGH",
    "MCPAgentSession, '', expiresAt, 1700000000",
    "MCPAgentSession, '', expiresAt, tomorrow",
    "MCPAgentSession, '', revoked, maybe",
  })
  void an_unknown_word_in_a_manifest_is_refused(Kind kind, String at, String member, String word)
      throws IOException {
    var document = document("full", kind);
    document.withObject("/spec" + at).put(member, word);
    assertThatThrownBy(() -> kind.read(document))
        .isInstanceOf(JsonMappingException.class)
        .hasMessageContaining(word);
  }

  private static ObjectNode document(String folder, Kind kind) throws IOException {
    try (var in =
        ResourcesJsonTest.class.getResourceAsStream(folder + "/" + kind.name() + ".json")) {
      return (ObjectNode) Json.RESOURCES.readTree(Objects.requireNonNull(in));
    }
  }
}

package org.mcpruntime.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.server.MCPServer;

/** The kinds of resources that a manifest may hold. */
public enum Kind {
  SERVER("MCPServer", "mcpservers", MCPServer.class),
  GRANT("MCPAccessGrant", "mcpaccessgrants", MCPAccessGrant.class),
  SESSION("MCPAgentSession", "mcpagentsessions", MCPAgentSession.class);

  /** Group and version of all of them. */
  public static final String API_VERSION = "mcpruntime.org/v1alpha1";

  private final String word;
  private final String plural;
  private final Class<? extends Record> record;

  Kind(String word, String plural, Class<? extends Record> record) {
    this.word = word;
    this.plural = plural;
    this.record = record;
  }

  /** The word in {@code kind:}. */
  public String word() {
    return word;
  }

  /** The word in paths of the API and names of folders. */
  public String plural() {
    return plural;
  }

  /** The record of the contract. */
  Class<? extends Record> record() {
    return record;
  }

  /** The schema that objects of it have, metadata aside; it is made anew for each caller. */
  public ObjectNode schema() {
    return Schema.of(this).root().deepCopy();
  }

  /** Where the definition lies on the class path. */
  String definition() {
    return "/crds/mcpruntime.org_" + plural + ".yaml";
  }

  public static Optional<Kind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  static String words() {
    return String.join(", ", Arrays.stream(values()).map(Kind::word).toList());
  }
}

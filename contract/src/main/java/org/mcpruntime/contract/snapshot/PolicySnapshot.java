package org.mcpruntime.contract.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.InventoryItem;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.server.Tool;

/**
 * Everything a gateway needs to decide for one server.
 *
 * <p>Component order is the order on the wire, which the revision covers. Components after {@code
 * tools} that schema {@code v1} did not have are left out when they are empty, so that documents
 * without them keep their revision.
 *
 * @param revision {@code sha256:} and the digest of the document, see {@link Revision}
 * @param generatedAt when it was written; outside the revision
 */
public record PolicySnapshot(
    @JsonInclude(JsonInclude.Include.ALWAYS) String schemaVersion,
    @JsonInclude(JsonInclude.Include.ALWAYS) String revision,
    @Nullable Instant generatedAt,
    @JsonInclude(JsonInclude.Include.ALWAYS) ServerIdentity server,
    @Nullable Auth auth,
    @Nullable Policy policy,
    @Nullable SessionPolicy session,
    List<Tool> tools,
    List<GrantBinding> grants,
    List<SessionBinding> sessions,
    List<InventoryItem> prompts,
    List<InventoryItem> resources) {

  /** The one schema there is. */
  public static final String SCHEMA_VERSION = "v1";

  public PolicySnapshot {
    schemaVersion = Texts.orEmpty(schemaVersion);
    revision = Texts.orEmpty(revision);
    server = server == null ? new ServerIdentity("", "", null, null) : server;
    tools = Texts.copy(tools);
    grants = Texts.copy(grants);
    sessions = Texts.copy(sessions);
    prompts = Texts.copy(prompts);
    resources = Texts.copy(resources);
  }

  public PolicySnapshot withRevision(String newRevision) {
    return new PolicySnapshot(
        schemaVersion,
        newRevision,
        generatedAt,
        server,
        auth,
        policy,
        session,
        tools,
        grants,
        sessions,
        prompts,
        resources);
  }

  public PolicySnapshot withGrants(List<GrantBinding> newGrants) {
    return new PolicySnapshot(
        schemaVersion,
        revision,
        generatedAt,
        server,
        auth,
        policy,
        session,
        tools,
        newGrants,
        sessions,
        prompts,
        resources);
  }

  public PolicySnapshot withSessions(List<SessionBinding> newSessions) {
    return new PolicySnapshot(
        schemaVersion,
        revision,
        generatedAt,
        server,
        auth,
        policy,
        session,
        tools,
        grants,
        newSessions,
        prompts,
        resources);
  }

  public PolicySnapshot withTools(List<Tool> newTools) {
    return new PolicySnapshot(
        schemaVersion,
        revision,
        generatedAt,
        server,
        auth,
        policy,
        session,
        newTools,
        grants,
        sessions,
        prompts,
        resources);
  }

  /** All of it but grants, sessions, revision and time of writing. */
  public PolicySnapshot head() {
    return new PolicySnapshot(
        schemaVersion,
        "",
        null,
        server,
        auth,
        policy,
        session,
        tools,
        List.of(),
        List.of(),
        prompts,
        resources);
  }

  /**
   * Which server this policy is for.
   *
   * @param teamID the team that owns the server
   */
  public record ServerIdentity(
      @JsonInclude(JsonInclude.Include.ALWAYS) String name,
      @JsonInclude(JsonInclude.Include.ALWAYS) String namespace,
      @Nullable String teamID,
      @Nullable String cluster) {

    public ServerIdentity {
      name = Texts.orEmpty(name);
      namespace = Texts.orEmpty(namespace);
    }

    public ObjectRef ref() {
      return new ObjectRef(namespace, name);
    }
  }
}

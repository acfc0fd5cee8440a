package org.mcpruntime.resources.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.resources.Kind;

/** One object of the desired state, with the schema's defaults filled in. */
public sealed interface Resource {

  /** A published server. */
  record Server(MCPServer object) implements Resource {
    @Override
    public Kind kind() {
      return Kind.SERVER;
    }

    @Override
    public ObjectMeta metadata() {
      return object.metadata();
    }

    @Override
    public Record spec() {
      return object.spec();
    }

    @Override
    public @Nullable Record status() {
      return object.status();
    }
  }

  /** What an administrator allows. */
  record Grant(MCPAccessGrant object) implements Resource {
    @Override
    public Kind kind() {
      return Kind.GRANT;
    }

    @Override
    public ObjectMeta metadata() {
      return object.metadata();
    }

    @Override
    public Record spec() {
      return object.spec();
    }

    @Override
    public @Nullable Record status() {
      return object.status();
    }
  }

  /** What a human consented to. */
  record Session(MCPAgentSession object) implements Resource {
    @Override
    public Kind kind() {
      return Kind.SESSION;
    }

    @Override
    public ObjectMeta metadata() {
      return object.metadata();
    }

    @Override
    public Record spec() {
      return object.spec();
    }

    @Override
    public @Nullable Record status() {
      return object.status();
    }
  }

  /** The record of the contract. */
  Record object();

  Kind kind();

  ObjectMeta metadata();

  Record spec();

  /** Null where nobody wrote one yet. */
  @Nullable Record status();

  default ResourceRef ref() {
    return new ResourceRef(kind(), metadata().ref());
  }

  /** The version of a resource that was stored. */
  default Version version() {
    return new Version(
        Objects.requireNonNull(metadata().resourceVersion(), "the resource was never stored"));
  }

  /** As the API writes it. */
  default ObjectNode json() {
    return Json.RESOURCES.valueToTree(object());
  }

  /** The resource that a record of the contract is. */
  static Resource of(Record object) {
    return switch (object) {
      case MCPServer server -> new Server(server);
      case MCPAccessGrant grant -> new Grant(grant);
      case MCPAgentSession session -> new Session(session);
      default -> throw new IllegalArgumentException(object.getClass() + " is no resource");
    };
  }

  /**
   * Reads an object that fits the schema of its kind.
   *
   * @throws JsonProcessingException where the value does not fit the record
   */
  static Resource of(Kind kind, ObjectNode value) throws JsonProcessingException {
    return switch (kind) {
      case SERVER -> new Server(Json.RESOURCES.treeToValue(value, MCPServer.class));
      case GRANT -> new Grant(Json.RESOURCES.treeToValue(value, MCPAccessGrant.class));
      case SESSION -> new Session(Json.RESOURCES.treeToValue(value, MCPAgentSession.class));
    };
  }
}

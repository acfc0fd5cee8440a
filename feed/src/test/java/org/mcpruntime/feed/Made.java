package org.mcpruntime.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;

/** Resources of the tests, in namespace {@code office}. */
public final class Made {

  public static final ObjectRef DESK = ref("desk");

  private Made() {}

  public static ObjectRef ref(String name) {
    return new ObjectRef("office", name);
  }

  public static SortedSet<ObjectRef> refs(ObjectRef... refs) {
    return new TreeSet<>(List.of(refs));
  }

  public static MCPServer server(String name) {
    return server(name, "add", "1h");
  }

  /** A server with one tool that reads. */
  public static MCPServer server(String name, String tool, String idleTimeout) {
    return read(
        """
        {"apiVersion":"mcpruntime.org/v1alpha1","kind":"MCPServer",
         "metadata":{"name":"%s","namespace":"office"},
         "spec":{"gateway":{"enabled":true},"session":{"idleTimeout":"%s","maxLifetime":"24h"},
          "tools":[{"name":"%s","sideEffect":"read"}]}}"""
            .formatted(name, idleTimeout, tool),
        MCPServer.class);
  }

  public static MCPAccessGrant grant(String name, String server, String human) {
    return read(
        """
        {"apiVersion":"mcpruntime.org/v1alpha1","kind":"MCPAccessGrant",
         "metadata":{"name":"%s","namespace":"office"},
         "spec":{"serverRef":{"name":"%s"},"subject":{"humanID":"%s"},
          "allowedSideEffects":["read"],"maxTrust":"high"}}"""
            .formatted(name, server, human),
        MCPAccessGrant.class);
  }

  public static MCPAgentSession session(String name, String server, boolean revoked) {
    return read(
        """
        {"apiVersion":"mcpruntime.org/v1alpha1","kind":"MCPAgentSession",
         "metadata":{"name":"%s","namespace":"office"},
         "spec":{"serverRef":{"name":"%s"},"subject":{"humanID":"ada"},"consentedTrust":"high",
          "revoked":%s}}"""
            .formatted(name, server, revoked),
        MCPAgentSession.class);
  }

  /** Sessions of a server, each of another name. */
  public static Collection<MCPAgentSession> sessions(int count, String server) {
    var first = session("first", server, false);
    var all = new ArrayList<MCPAgentSession>(count);
    for (int i = 0; i < count; i++) {
      var meta = ObjectMeta.named("office", "session-%06d".formatted(i));
      all.add(new MCPAgentSession(first.apiVersion(), first.kind(), meta, first.spec(), null));
    }
    return all;
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return Json.RESOURCES.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

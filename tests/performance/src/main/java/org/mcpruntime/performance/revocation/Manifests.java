package org.mcpruntime.performance.revocation;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The folder that is published: a server, a grant for one agent, and a session for each human. */
public record Manifests(Path folder, int sessions) {

  static final String AGENT = "ops";
  static final String TOOL = "add";
  public static final String NAMESPACE = "office";
  static final String SERVER = "desk";

  private static final String SERVER_AND_GRANT =
      """
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPServer
      metadata: {name: desk, namespace: office}
      spec:
        image: registry.example.com/desk
        imageTag: 1.0.0
        port: 8088
        tools: [{name: add, sideEffect: read}]
        auth: {mode: header}
        session: {required: true}
        gateway: {enabled: true}
      ---
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPAccessGrant
      metadata: {name: ops, namespace: office}
      spec:
        serverRef: {name: desk}
        subject: {agentID: ops}
        maxTrust: high
        allowedSideEffects: [read]
        toolRules: [{name: add, decision: allow}]
      """;

  void write() throws IOException {
    write(SERVER_AND_GRANT);
  }

  /** With a server that somebody runs already. */
  public void write(URI upstream) throws IOException {
    write(
        SERVER_AND_GRANT.replace(
            "gateway: {enabled: true}",
            "gateway: {enabled: true, upstreamURL: \"%s\"}".formatted(upstream)));
  }

  private void write(String server) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("desk.yaml"), server);
    for (int i = 0; i < sessions; i++) {
      Files.writeString(file(i), session(i, false));
    }
  }

  static String human(int number) {
    return "human-" + number;
  }

  public static String session(int number) {
    return "session-" + number;
  }

  private Path file(int number) {
    return folder.resolve(session(number) + ".yaml");
  }

  private static String session(int number, boolean revoked) {
    return """
        apiVersion: mcpruntime.org/v1alpha1
        kind: MCPAgentSession
        metadata: {name: %s, namespace: office}
        spec:
          serverRef: {name: desk}
          subject: {humanID: %s, agentID: ops}
          consentedTrust: high
          revoked: %s
        """
        .formatted(session(number), human(number), revoked);
  }

  /** Replaces the session's file, as whoever revokes it would. */
  void revoke(int number) {
    try {
      var fresh = folder.resolve("." + session(number) + ".new");
      Files.writeString(fresh, session(number, true));
      Files.move(fresh, file(number), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

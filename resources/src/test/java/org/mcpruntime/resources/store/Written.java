package org.mcpruntime.resources.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.mcpruntime.resources.Yaml;

/** Manifests as people write them, for tests. */
public final class Written {

  private Written() {}

  public static Manifest yaml(String text) {
    return new Manifest((ObjectNode) Yaml.read("test", text).getFirst().value());
  }

  public static Manifest server(String namespace, String name) {
    return yaml(
        """
        apiVersion: mcpruntime.org/v1alpha1
        kind: MCPServer
        metadata:
          name: %s
          namespace: %s
        spec:
          image: registry.example/%s:1
        """
            .formatted(name, namespace, name));
  }

  public static Manifest grant(String namespace, String name) {
    return yaml(
        """
        apiVersion: mcpruntime.org/v1alpha1
        kind: MCPAccessGrant
        metadata:
          name: %s
          namespace: %s
        spec:
          serverRef: {name: echo}
          subject: {agentID: cursor}
          allowedSideEffects: [read]
          toolRules:
          - {name: add, decision: allow}
          - {name: drop, decision: deny}
        """
            .formatted(name, namespace));
  }

  public static Manifest session(String namespace, String name) {
    return yaml(
        """
        apiVersion: mcpruntime.org/v1alpha1
        kind: MCPAgentSession
        metadata:
          name: %s
          namespace: %s
        spec:
          serverRef: {name: echo}
          subject: {humanID: ada, agentID: cursor}
          consentedTrust: medium
        """
            .formatted(name, namespace));
  }

  /** The same with a member of the spec, in YAML, set; or taken out where it is empty. */
  public static Manifest with(Manifest manifest, String member, String yaml) {
    return edited(manifest, "spec", member, yaml);
  }

  /** The same with a member of the metadata. */
  public static Manifest withMetadata(Manifest manifest, String member, String yaml) {
    return edited(manifest, "metadata", member, yaml);
  }

  private static Manifest edited(Manifest manifest, String part, String member, String yaml) {
    var value = manifest.value().deepCopy();
    if (yaml.isEmpty()) {
      value.withObject(part).remove(member);
    } else {
      value
          .withObject(part)
          .set(member, Yaml.read("test", "it: " + yaml).getFirst().value().get("it"));
    }
    return new Manifest(value);
  }
}

package org.mcpruntime.resources.file;

import java.util.ArrayList;
import java.util.List;
import org.mcpruntime.resources.Admission;
import org.mcpruntime.resources.Admission.Subject;
import org.mcpruntime.resources.Admission.Verdict;
import org.mcpruntime.resources.Yaml;

/**
 * Judges one object of each kind, beside what else a start does: schemas and rules take most of a
 * second to load, and the first change after a start in which nothing had to be read is not to wait
 * for them.
 */
final class Rehearsal {

  /** All that a first change of each kind needs is in these. */
  private static final String MANIFESTS =
      """
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPServer
      metadata:
        name: rehearsed
      spec:
        image: registry.example/rehearsed:1
        gateway:
          enabled: true
        tools:
        - name: read
          sideEffect: read
          requiredTrust: low
      ---
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPAccessGrant
      metadata:
        name: rehearsed
      spec:
        serverRef:
          name: rehearsed
        subject:
          humanID: nobody
        maxTrust: low
        allowedSideEffects: [read]
        toolRules:
        - name: read
          decision: allow
      ---
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPAgentSession
      metadata:
        name: rehearsed
      spec:
        serverRef:
          name: rehearsed
        subject:
          humanID: nobody
        consentedTrust: low
        expiresAt: "2030-01-01T00:00:00Z"
      """;

  private Rehearsal() {}

  /** What is said of each, new and in place of itself: that it fits. */
  static List<Verdict> of(Admission admission) {
    var verdicts = new ArrayList<Verdict>();
    for (var document : Yaml.read("", MANIFESTS)) {
      if (admission.subject(document) instanceof Subject.Named named) {
        var first = admission.judge(document, named, null);
        verdicts.add(first);
        if (first instanceof Verdict.Fits(var completed, var _)) {
          verdicts.add(admission.judge(document, named, completed));
        }
      }
    }
    return verdicts;
  }
}

package org.mcpruntime.kube.canary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.CanaryWords;
import org.mcpruntime.contract.server.MCPServerStatus.CanaryPhase;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.ResourceRef;

/** Says what is to become of the template that a server tries. */
public final class Canaries {

  /** What can be said of a template. */
  public enum Word {
    /** All pods get it. */
    PROMOTE,
    /** No pod keeps it. */
    ABORT
  }

  /** What became of it. */
  public sealed interface Said {

    /** The operator hears it. */
    record Told(String template) implements Said {}

    /** It cannot be said; the sentence says why. */
    record Refused(String sentence) implements Said {}
  }

  private Canaries() {}

  /**
   * Says a word of the very template that the server tries now: not of one that comes meanwhile.
   *
   * @throws org.mcpruntime.resources.store.UnavailableException where the API cannot be asked
   */
  public static Said say(KubeApi api, ObjectRef server, Word word) {
    var ref = new ResourceRef(Kind.SERVER, server);
    // A server that cannot be read is reported as one that is not there.
    var found = new KubeResources(api, _ -> {}).get(ref);
    if (found.isEmpty()) {
      return new Said.Refused(ref + " is not there; name its namespace with -n");
    }
    var status = found.get().json().path("status").path("canary");
    var template = status.path("template").asText();
    var phase = status.path("phase").asText();
    var nothing = nothingToSay(ref, phase, word);
    if (!nothing.isEmpty()) {
      return new Said.Refused(nothing);
    }
    return switch (api.merge(
        KubeResources.path(ref), annotations(found.get().json(), word, template))) {
      case Answer.Done _ -> new Said.Told(template);
      case Answer.Refused refused when refused.code() == 409 ->
          new Said.Refused(ref + " was changed meanwhile; look at its status and say it again");
      case Answer.Refused refused ->
          new Said.Refused(ref + " could not be written: " + refused.message());
      case Answer.Unreached(var sentence) -> new Said.Refused(sentence);
    };
  }

  /** Why there is nothing to be said; empty where there is something. */
  private static String nothingToSay(ResourceRef ref, String phase, Word word) {
    if (phase.isEmpty() || phase.equals(CanaryPhase.Steady.name())) {
      return ref + " tries no template: all its pods have the one that was promoted last";
    }
    if (phase.equals(CanaryPhase.Promoting.name())) {
      return ref + " is promoting its template already";
    }
    return phase.equals(CanaryPhase.Aborted.name()) && word == Word.ABORT
        ? ref + " has aborted its template already"
        : "";
  }

  private static ObjectNode annotations(ObjectNode server, Word word, String template) {
    var patch = Json.RESOURCES.createObjectNode();
    var metadata = patch.putObject("metadata");
    // Of the object that was looked at, or of none.
    metadata.set("resourceVersion", server.path("metadata").path("resourceVersion"));
    var annotations = metadata.putObject("annotations");
    switch (word) {
      case PROMOTE -> annotations.put(CanaryWords.PROMOTE, template).putNull(CanaryWords.ABORT);
      case ABORT -> annotations.put(CanaryWords.ABORT, template).putNull(CanaryWords.PROMOTE);
    }
    return patch;
  }
}

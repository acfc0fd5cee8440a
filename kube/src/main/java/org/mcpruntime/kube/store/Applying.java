package org.mcpruntime.kube.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.resources.Admission;
import org.mcpruntime.resources.Document;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.UnavailableException;
import org.mcpruntime.resources.store.Write;

/** What becomes of a manifest: one look at what is there, and one write where that differs. */
final class Applying {

  private final KubeApi api;
  private final Reading reading;
  private final Admission admission = new Admission();

  Applying(KubeApi api, Reading reading) {
    this.api = api;
    this.reading = reading;
  }

  Outcome.Applied apply(Manifest manifest, Write write) {
    var document = Document.of(manifest.value().deepCopy());
    // Kind and name make the path that the API is asked under.
    return switch (admission.subject(document)) {
      case Admission.Subject.Nobody(var findings) -> new Outcome.Invalid(findings);
      case Admission.Subject.Named named ->
          apply(new ResourceRef(named.kind(), named.ref()), named, document, write);
    };
  }

  private Outcome.Applied apply(
      ResourceRef ref, Admission.Subject.Named subject, Document document, Write write) {
    var value = (ObjectNode) document.value();
    var stored = stored(ref).orElse(null);
    var conflict = conflict(ref, value.path("metadata"), stored);
    if (conflict.isPresent()) {
      return conflict.get();
    }
    if (stored != null && isLike(stored, value, ref.kind())) {
      return new Outcome.Unchanged(readable(ref.kind(), stored));
    }
    var path =
        Paths.of(ref)
            + "?fieldValidation=Strict&fieldManager="
            + KubeResources.FIELD_MANAGER
            + Paths.dryRun(write);
    return switch (api.apply(path, bodyOf(value))) {
      case Answer.Done(var body, var created) ->
          created
              ? new Outcome.Created(readable(ref.kind(), body))
              : changed(ref.kind(), stored, body);
      case Answer.Refused refused when refused.code() == 409 -> conflict(ref, refused);
      case Answer.Refused refused when Refusals.ofTheObject(refused) ->
          new Outcome.Invalid(findings(refused, subject, document, stored));
      case Answer.Refused refused -> failed(ref, refused);
      case Answer.Unreached(var sentence) -> throw unavailable(sentence);
    };
  }

  private Outcome.Applied changed(Kind kind, @Nullable ObjectNode before, ObjectNode after) {
    var resource = readable(kind, after);
    boolean same = before != null && said(before).equals(said(after));
    return same ? new Outcome.Unchanged(resource) : new Outcome.Configured(resource);
  }

  /** Whether what is stored says already what a manifest says, so that nothing is to be written. */
  private boolean isLike(ObjectNode stored, ObjectNode manifest, Kind kind) {
    return said(stored).equals(said(admission.completed(manifest, kind)));
  }

  /** What a manifest can say: labels, annotations and spec. */
  private static JsonNode said(ObjectNode object) {
    var said = Json.RESOURCES.createObjectNode();
    for (var member : List.of("labels", "annotations")) {
      var found = object.path("metadata").path(member);
      said.set(member, found.isObject() ? found : Json.RESOURCES.createObjectNode());
    }
    said.set("spec", object.path("spec"));
    return said;
  }

  private static ObjectNode bodyOf(ObjectNode manifest) {
    var body = manifest.deepCopy();
    body.remove("status"); // no manifest's business
    var metadata = body.withObject("metadata");
    metadata.remove(
        List.of("generation", "creationTimestamp", "deletionTimestamp", "managedFields"));
    withoutNulls(body);
    return body;
  }

  /** Null says nothing, and the API takes it so when it creates, but not when it applies. */
  private static void withoutNulls(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.removeNulls();
    }
    value.forEach(Applying::withoutNulls);
  }

  /** Name and namespace, and the identity and version that a writer spoke of. */
  static ObjectNode identity(JsonNode metadata) {
    var identity = Json.RESOURCES.createObjectNode();
    for (var member : List.of("name", "namespace", "uid", "resourceVersion")) {
      if (metadata.path(member).isTextual()) {
        identity.set(member, metadata.path(member));
      }
    }
    return identity;
  }

  private Optional<Outcome.Conflict> conflict(
      ResourceRef ref, JsonNode asked, @Nullable ObjectNode stored) {
    for (var member : List.of("uid", "resourceVersion")) {
      var given = asked.path(member).textValue();
      if (given == null) {
        continue;
      }
      if (stored == null) {
        return Optional.of(
            new Outcome.Conflict(ref + " is gone, and " + member + " asks for it", null));
      }
      var present = stored.path("metadata").path(member).asText();
      if (!given.equals(present)) {
        return Optional.of(
            new Outcome.Conflict(
                "%s has %s %s, not %s; read it again".formatted(ref, member, present, given),
                readable(ref.kind(), stored)));
      }
    }
    return Optional.empty();
  }

  /** Another writer was there before, or has fields that a manifest speaks of. */
  Outcome.Conflict conflict(ResourceRef ref, Answer.Refused refused) {
    var owned =
        refused.causes().stream()
            .filter(cause -> cause.reason().equals("FieldManagerConflict"))
            .map(cause -> cause.field().replaceFirst("^\\.", "") + " (" + cause.message() + ")")
            .collect(Collectors.joining(", "));
    var sentence =
        owned.isEmpty()
            ? ref + ": " + refused.message()
            : ref
                + ": others manage "
                + owned
                + "; leave these fields out, or take them over where they were written";
    return new Outcome.Conflict(sentence, current(ref));
  }

  private @Nullable Resource current(ResourceRef ref) {
    return stored(ref).flatMap(value -> reading.resource(ref.kind(), value)).orElse(null);
  }

  /** The API server judged; our rules have better words, where they agree. */
  private List<Finding> findings(
      Answer.Refused refused,
      Admission.Subject.Named subject,
      Document document,
      @Nullable ObjectNode stored) {
    var judged = admission.judge(document, subject, stored);
    return judged instanceof Admission.Verdict.Unfit(var findings)
        ? findings
        : Refusals.findings(refused, subject.label());
  }

  static Outcome.Failed failed(ResourceRef ref, Answer.Refused refused) {
    var hint =
        refused.code() == 403 && !refused.because("NamespaceTerminating")
            ? "; see to a role that allows it"
            : refused.isThrottled() ? "; try again later" : "";
    return new Outcome.Failed(ref + " could not be written: " + refused.message() + hint);
  }

  static UnavailableException unavailable(String sentence) {
    return unavailable(sentence, null);
  }

  /**
   * @param after what the API asks to wait at least, if it does
   */
  static UnavailableException unavailable(String sentence, @Nullable Duration after) {
    return new UnavailableException(UnavailableException.Code.BROKEN, sentence, after);
  }

  /** The object as the API has it. */
  Optional<ObjectNode> stored(ResourceRef ref) {
    return switch (api.get(Paths.of(ref))) {
      case Answer.Done(var body, var _) -> Optional.of(body);
      case Answer.Refused refused when refused.code() == 404 -> Optional.empty();
      case Answer.Refused refused ->
          throw unavailable(
              "the Kubernetes API at %s does not show %s: %s"
                  .formatted(api.server(), ref, refused.message()),
              refused.after());
      case Answer.Unreached(var sentence) -> throw unavailable(sentence);
    };
  }

  /** An object that was written or spoken of just now. */
  Resource readable(Kind kind, ObjectNode value) {
    return reading
        .resource(kind, value)
        .orElseThrow(
            () ->
                unavailable(
                    kind.word()
                        + " "
                        + value.path("metadata").path("name").asText()
                        + " fits the cluster's definition and not ours; apply deploy/crds"));
  }
}

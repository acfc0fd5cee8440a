package org.mcpruntime.kube.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.watch.Listed;
import org.mcpruntime.kube.watch.ObjectWatch;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Listing;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Version;
import org.mcpruntime.resources.store.Watch;
import org.mcpruntime.resources.store.Write;

/** The desired state in a Kubernetes API. */
public final class KubeResources implements Resources {

  /** Whose fields they are that we apply. */
  public static final String FIELD_MANAGER = "mcp-runtime";

  private static final Comparator<Resource> ORDER = Comparator.comparing(Resource::ref);

  private final KubeApi api;
  private final Reading reading;
  private final Applying applying;

  /**
   * Resources of an API.
   *
   * @param report told of what cannot be read or watched, for a log
   */
  public KubeResources(KubeApi api, Consumer<String> report) {
    this.api = api;
    this.reading = new Reading(report);
    this.applying = new Applying(api, reading);
  }

  /** Where the API has a resource. */
  public static String path(ResourceRef ref) {
    return Paths.of(ref);
  }

  @Override
  public Listing list(Selection selection) {
    var resources = new ArrayList<Resource>();
    var listed =
        Listed.list(
            api,
            Paths.topic(selection),
            item -> reading.decisive(selection.kind(), item).ifPresent(resources::add));
    var version =
        switch (listed) {
          case Listed.Complete(var told) -> told;
          case Listed.Refused(var refused) ->
              throw Applying.unavailable(unreadable(selection, refused), refused.after());
          case Listed.Unreached(var sentence) -> throw Applying.unavailable(sentence);
        };
    resources.sort(ORDER);
    return new Listing(resources, new Version(version));
  }

  /** Also of a page that came too late; who lists again gets a new one. */
  private String unreadable(Selection selection, Answer.Refused refused) {
    var hint =
        switch (refused.code()) {
          case 401 -> "; the credentials of this process are not accepted";
          case 403 -> "; a role for this process is missing";
          case 404 -> "; the definitions of our resources (deploy/crds) are not applied";
          default -> "";
        };
    return "the Kubernetes API at %s does not list %s: %s%s"
        .formatted(api.server(), selection.kind().plural(), refused.message(), hint);
  }

  @Override
  public Optional<Resource> get(ResourceRef ref) {
    return applying.stored(ref).flatMap(value -> reading.resource(ref.kind(), value));
  }

  @Override
  public Watch watch(Selection selection) {
    var listing = list(selection);
    var told = new ArrayList<Change>();
    listing.resources().forEach(resource -> told.add(new Change.Added(resource)));
    told.add(new Change.Bookmark(listing.version(), true));
    return watch(selection, told, listing.version());
  }

  @Override
  public Watch watch(Selection selection, Version after) {
    return watch(selection, List.of(), after);
  }

  private Watch watch(Selection selection, List<Change> first, Version after) {
    var objects = new ObjectWatch(api, Paths.topic(selection), after.text(), reading.report());
    return new KubeWatch(selection.kind(), reading, first, objects);
  }

  @Override
  public Outcome.Applied apply(Manifest manifest, Write write) {
    return applying.apply(manifest, write);
  }

  @Override
  public Outcome.StatusWritten updateStatus(Resource resource, Write write) {
    var before = resource.metadata().resourceVersion();
    var known = before != null ? before : storedVersion(resource.ref());
    var path =
        Paths.of(resource.ref())
            + "/status?force=true&fieldValidation=Strict&fieldManager="
            + FIELD_MANAGER
            + Paths.dryRun(write);
    return switch (api.apply(path, statusOf(resource))) {
      case Answer.Done(var body, var _) -> statusWritten(resource, body, known, write);
      case Answer.Refused refused when refused.code() == 404 -> new Outcome.Absent(resource.ref());
      case Answer.Refused refused when refused.code() == 409 ->
          applying
              .stored(resource.ref())
              .<Outcome.StatusWritten>map(_ -> applying.conflict(resource.ref(), refused))
              .orElseGet(() -> new Outcome.Absent(resource.ref()));
      case Answer.Refused refused when Refusals.ofTheObject(refused) ->
          new Outcome.Invalid(Refusals.findings(refused, resource.ref().toString()));
      case Answer.Refused refused when refused.isThrottled() ->
          throw Applying.unavailable(resource.ref() + ": " + refused.message(), refused.after());
      case Answer.Refused refused -> Applying.failed(resource.ref(), refused);
      case Answer.Unreached(var sentence) -> throw Applying.unavailable(sentence);
    };
  }

  /** Empty where there is none. */
  private String storedVersion(ResourceRef ref) {
    return applying
        .stored(ref)
        .map(value -> value.path("metadata").path("resourceVersion").asText())
        .orElse("");
  }

  private Outcome.StatusWritten statusWritten(
      Resource asked, ObjectNode body, String before, Write write) {
    var after = applying.readable(asked.kind(), body);
    // A dry run has the version that was; then only the content tells.
    boolean same =
        write == Write.FOR_REAL
            ? before.equals(after.metadata().resourceVersion())
            : get(asked.ref())
                .map(stored -> Objects.equals(stored.status(), after.status()))
                .orElse(false);
    return same ? new Outcome.Unchanged(after) : new Outcome.Configured(after);
  }

  private static ObjectNode statusOf(Resource resource) {
    var value = resource.json();
    var body = Json.RESOURCES.createObjectNode();
    body.set("apiVersion", value.path("apiVersion"));
    body.set("kind", value.path("kind"));
    body.set("metadata", Applying.identity(value.path("metadata")));
    if (value.has("status")) {
      body.set("status", value.path("status"));
    }
    return body;
  }

  @Override
  public Outcome.Removed delete(ResourceRef ref, @Nullable Version expected, Write write) {
    var stored = applying.stored(ref);
    if (stored.isEmpty()) {
      return new Outcome.Absent(ref);
    }
    var options = Json.RESOURCES.createObjectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    // What was made anew since is another, and nobody asked to delete that.
    var preconditions = options.putObject("preconditions");
    preconditions.set("uid", stored.get().path("metadata").path("uid"));
    if (expected != null) {
      preconditions.put("resourceVersion", expected.text());
    }
    if (write == Write.DRY_RUN) {
      options.putArray("dryRun").add("All");
    }
    return switch (api.delete(Paths.of(ref), options)) {
      case Answer.Done _ -> new Outcome.Deleted(applying.readable(ref.kind(), stored.get()));
      case Answer.Refused refused when refused.code() == 404 -> new Outcome.Absent(ref);
      case Answer.Refused refused when refused.code() == 409 -> applying.conflict(ref, refused);
      case Answer.Refused refused -> Applying.failed(ref, refused);
      case Answer.Unreached(var sentence) -> throw Applying.unavailable(sentence);
    };
  }
}

package org.mcpruntime.kube.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;

/** Applies and prunes children of owners. Safe for use by several threads. */
public final class Apply {

  /** Label of everything that is ours. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Its value. */
  public static final String US = "mcp-runtime";

  private final KubeApi api;
  private final String manager;
  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final Repeats repeats = new Repeats();

  /**
   * Applies to an API.
   *
   * @param manager the field manager whose fields they are; always the same for the same children
   */
  public Apply(KubeApi api, String manager) {
    this.api = api;
    this.manager = manager;
  }

  /**
   * Makes the children of an owner be those of a plan.
   *
   * @param planned each in the owner's namespace, or of the cluster; none twice
   * @param present objects as last seen, with their {@code managedFields}: what of them is the
   *     owner's and ours and not planned is removed. One that was not seen is asked for.
   */
  public Converged converge(
      Owner owner, List<? extends HasMetadata> planned, Collection<? extends HasMetadata> present) {
    var seen = new LinkedHashMap<Child.Id, Child>();
    for (var object : present) {
      var child = Child.of(object, serialization);
      seen.put(child.id(), child);
    }
    var steps = new ArrayList<Step>();
    for (var object : planned) {
      var wanted = marked(Child.of(object, serialization), owner);
      var live = seen.remove(wanted.id());
      steps.add(live == null ? unseen(owner, wanted) : apply(owner, wanted, live.value()));
    }
    for (var left : seen.values()) {
      if (owner.owns(left.value()) && isOurs(left.value()) && !isGoing(left.value())) {
        steps.add(prune(left));
      }
    }
    return new Converged(steps);
  }

  /**
   * Makes objects be as planned that have several owners or none, as the plan says; nothing is
   * removed.
   *
   * @param present objects as last seen, with their {@code managedFields}
   * @param foreign what becomes of one that is there and not ours
   */
  public Converged keep(
      List<? extends HasMetadata> planned,
      Collection<? extends HasMetadata> present,
      Foreign foreign) {
    var seen = new HashMap<Child.Id, ObjectNode>();
    for (var object : present) {
      var child = Child.of(object, serialization);
      seen.put(child.id(), child.value());
    }
    var steps = new ArrayList<Step>();
    for (var object : planned) {
      var wanted = ours(Child.of(object, serialization));
      steps.add(keep(wanted, seen.get(wanted.id()), foreign));
    }
    return new Converged(steps);
  }

  /** What becomes of an object of a planned name that does not have our label. */
  public enum Foreign {
    /** Our fields are added to it. */
    SHARED,
    /** It stays as it is, and what was planned waits. */
    LEFT
  }

  private Step keep(Child wanted, @Nullable ObjectNode live, Foreign foreign) {
    if (live != null) {
      return settle(wanted, live);
    }
    return switch (api.get(wanted.path())) {
      case Answer.Done(var body, var _) when !isOurs(body) && foreign == Foreign.LEFT ->
          new Step.Waiting(
              wanted.id().toString(), "is there and not ours; delete it or give it another name");
      case Answer.Done(var body, var _) -> settle(wanted, body);
      case Answer.Refused refused when refused.code() == 404 -> write(wanted, null);
      case Answer.Refused refused -> refused(wanted, refused);
      case Answer.Unreached(var sentence) ->
          new Step.Broken(wanted.id().toString(), sentence, null);
    };
  }

  /** Removes objects, each the very one that was seen. */
  public Converged remove(Collection<? extends HasMetadata> gone) {
    return new Converged(
        gone.stream().map(object -> prune(Child.of(object, serialization))).toList());
  }

  private static Child marked(Child child, Owner owner) {
    ours(child).value().withObject("metadata").putArray("ownerReferences").add(owner.reference());
    return child;
  }

  private static Child ours(Child child) {
    var value = child.value();
    value.remove("status");
    value.withObject("metadata").withObject("labels").put(MANAGED_BY, US);
    return child;
  }

  private static boolean isOurs(ObjectNode live) {
    return live.path("metadata").path("labels").path(MANAGED_BY).asText().equals(US);
  }

  private static boolean isGoing(ObjectNode live) {
    return live.path("metadata").hasNonNull("deletionTimestamp");
  }

  /** Not seen may be not seen yet, or somebody else's: to apply would take that over. */
  private Step unseen(Owner owner, Child wanted) {
    return switch (api.get(wanted.path())) {
      case Answer.Done(var body, var _) -> apply(owner, wanted, body);
      case Answer.Refused refused when refused.code() == 404 -> write(wanted, null);
      case Answer.Refused refused -> refused(wanted, refused);
      case Answer.Unreached(var sentence) ->
          new Step.Broken(wanted.id().toString(), sentence, null);
    };
  }

  private Step apply(Owner owner, Child wanted, ObjectNode live) {
    var name = wanted.id().toString();
    if (!isGoing(live) && !owner.owns(live)) {
      return new Step.Waiting(
          name,
          "is there and not owned by this "
              + owner
              + "; delete it or give the "
              + owner.kind()
              + " another name");
    }
    return settle(wanted, live);
  }

  private Step settle(Child wanted, ObjectNode live) {
    var name = wanted.id().toString();
    if (isGoing(live)) {
      return new Step.Waiting(name, "is being deleted, and is made anew when it is gone");
    }
    return Settled.is(wanted.value(), live, manager) || repeats.known(wanted.value(), live)
        ? new Step.Unchanged(name)
        : write(wanted, live);
  }

  private Step write(Child wanted, @Nullable ObjectNode live) {
    var name = wanted.id().toString();
    var body = wanted.value();
    if (live != null) {
      // If it was made anew since, it is for the next look.
      body = body.deepCopy();
      body.withObject("metadata").set("uid", live.path("metadata").path("uid"));
    }
    // By force: what is planned is ours, whoever wrote it last.
    var path = wanted.path() + "?force=true&fieldValidation=Strict&fieldManager=" + manager;
    return switch (api.apply(path, body)) {
      case Answer.Done(var _, var created) when created -> new Step.Created(name);
      case Answer.Done(var after, var _)
          when live != null && version(live).equals(version(after)) -> {
        repeats.remember(wanted.value(), live);
        yield new Step.Unchanged(name);
      }
      case Answer.Done _ -> {
        if (live != null) {
          repeats.applied(wanted.value(), live);
        }
        yield new Step.Configured(name);
      }
      case Answer.Refused refused -> refused(wanted, refused);
      case Answer.Unreached(var sentence) -> new Step.Broken(name, sentence, null);
    };
  }

  private static String version(ObjectNode object) {
    return object.path("metadata").path("resourceVersion").asText();
  }

  private Step prune(Child child) {
    var name = child.id().toString();
    var options = Json.RESOURCES.createObjectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.put("propagationPolicy", "Background");
    options.putObject("preconditions").set("uid", child.value().path("metadata").path("uid"));
    return switch (api.delete(child.path(), options)) {
      case Answer.Done _ -> new Step.Pruned(name);
      case Answer.Refused refused when refused.code() == 404 -> new Step.Unchanged(name);
      case Answer.Refused refused -> refused(child, refused);
      case Answer.Unreached(var sentence) -> new Step.Broken(name, sentence, null);
    };
  }

  private static Step refused(Child child, Answer.Refused refused) {
    var name = child.id().toString();
    return switch (refused.code()) {
      case 400, 413, 422 -> new Step.Invalid(name, refused.message());
      case 401, 403 ->
          new Step.Waiting(
              name,
              refused.because("NamespaceTerminating")
                  ? "its namespace is being deleted"
                  : refused.message() + "; see to a role that allows it");
      case 404 -> new Step.Waiting(name, absent(child, refused));
      default ->
          refused.message().contains("failed to create typed patch object")
              ? new Step.Invalid(name, refused.message())
              : new Step.Broken(name, refused.message(), refused.after());
    };
  }

  /** Of a kind that nobody defined the API says no more than that there is nothing. */
  private static String absent(Child child, Answer.Refused refused) {
    return refused.status().path("details").has("name")
        ? refused.message() + "; it is applied when that is there"
        : "the cluster has no kind %s of %s; install what defines it"
            .formatted(child.id().kind(), child.id().apiVersion());
  }
}

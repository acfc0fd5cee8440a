package org.mcpruntime.platform.object;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Watch;
import org.mcpruntime.resources.store.Write;

/** Servers, grants and sessions as whole objects. */
public final class ObjectRoutes {

  private static final String KIND = Platform.PREFIX + "/resources/{kind}";
  private static final String ONE = KIND + "/{namespace}/{name}";
  private static final Duration ALIVE = Duration.ofSeconds(10);

  /** Of whatever stands in a namespace. */
  public static final Parameter.Text IN_NAMESPACE =
      new Parameter.Text("namespace", "only what stands in that namespace");

  private final Resources resources;
  private final Writes writes;

  public ObjectRoutes(Resources resources, Writes writes) {
    this.resources = resources;
    this.writes = writes;
  }

  /** A server, a grant or a session. */
  public record AnyObject(@JsonValue ObjectNode json) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AnyObject {}
  }

  /** What a line of a watch says of its object, in the words of Kubernetes. */
  private enum ChangeType {
    ADDED,
    MODIFIED,
    DELETED,
    /** All that there was has been said, up to the version that the message is. */
    BOOKMARK,
    /** Changes were missed: begin anew. */
    EXPIRED
  }

  /**
   * One line of a watch.
   *
   * @param object absent where the line is about none
   */
  private record ObjectChange(
      ChangeType type, @Nullable AnyObject object, @Nullable String message) {}

  private record Objects(
      @JsonInclude(JsonInclude.Include.ALWAYS) List<AnyObject> items,
      @JsonInclude(JsonInclude.Include.ALWAYS) String resourceVersion) {}

  private record Applied(Became outcome, AnyObject object) {}

  private static final Parameter.Flag WATCH =
      new Parameter.Flag("watch", "what there is, then what changes, as lines");
  private static final Parameter.Flag DRY_RUN =
      new Parameter.Flag("dryRun", "says what would become of it, and changes nothing");

  public List<Route> routes() {
    return List.of(
        Route.get(
                KIND,
                "All objects of a kind; with watch what changes, as JSON lines",
                Objects.class,
                this::list)
            .taking(List.of(IN_NAMESPACE, WATCH))
            .streaming(ObjectChange.class),
        Route.get(ONE, "One object", AnyObject.class, asked -> Reply.json(existing(asked).json())),
        Route.change(
                Route.Verb.PUT,
                ONE,
                "Makes an object be as it is given",
                AnyObject.class,
                this::put)
            .taking(List.of(DRY_RUN))
            .answering(Applied.class),
        Route.change(Route.Verb.DELETE, ONE, "Removes an object", null, this::delete)
            .answering(Removed.class));
  }

  private static Kind kind(Asked asked) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.plural().equals(asked.name("kind")))
        .findFirst()
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorCode.NOT_FOUND,
                    "there are no %s, but %s"
                        .formatted(
                            asked.name("kind"),
                            String.join(
                                ", ", Arrays.stream(Kind.values()).map(Kind::plural).toList()))));
  }

  private static ResourceRef ref(Asked asked) {
    return ResourceRef.of(kind(asked), asked.name("namespace"), asked.name("name"));
  }

  private Resource existing(Asked asked) {
    return writes.existing(ref(asked));
  }

  private Reply list(Asked asked) {
    var namespace = asked.query().text(IN_NAMESPACE).orElse(null);
    var selection = new Selection(kind(asked), namespace);
    if (asked.query().flag(WATCH)) {
      return new Reply.Lines(Reply.JSON_LINES, listener -> watch(selection, listener));
    }
    var listing = resources.list(selection);
    return Reply.json(
        new Objects(
            listing.resources().stream().map(each -> new AnyObject(each.json())).toList(),
            listing.version().text()));
  }

  private void watch(Selection selection, Reply.Listener listener) throws InterruptedException {
    try (var watch = resources.watch(selection)) {
      boolean listened = true;
      while (listened) {
        listened = next(watch, listener);
      }
    }
  }

  private static boolean next(Watch watch, Reply.Listener listener) throws InterruptedException {
    var change = watch.next(ALIVE);
    if (change.isEmpty()) {
      return listener.hear(new byte[0]);
    }
    var line =
        switch (change.get()) {
          case Change.Added(var resource) -> line(ChangeType.ADDED, resource);
          case Change.Modified(var resource) -> line(ChangeType.MODIFIED, resource);
          case Change.Deleted(var last) -> line(ChangeType.DELETED, last);
          case Change.Bookmark(var version, _) ->
              new ObjectChange(ChangeType.BOOKMARK, null, version.text());
          case Change.Expired(var sentence) -> new ObjectChange(ChangeType.EXPIRED, null, sentence);
        };
    return listener.hear(Reply.line(Json.RESOURCES, line))
        && !(change.get() instanceof Change.Expired);
  }

  private static ObjectChange line(ChangeType type, Resource resource) {
    return new ObjectChange(type, new AnyObject(resource.json()), null);
  }

  private Reply put(Asked asked) {
    var object = asked.body(AnyObject.class).json();
    var ref = ref(asked);
    var said = said(object);
    if (!said.equals(ref)) {
      throw new ApiException(
          ErrorCode.INVALID_REQUEST_BODY, "the path names %s, the body %s".formatted(ref, said));
    }
    var write = asked.query().flag(DRY_RUN) ? Write.DRY_RUN : Write.FOR_REAL;
    var applied = writes.apply(new Manifest(object), write);
    return Reply.json(new Applied(applied.word(), new AnyObject(applied.resource().json())));
  }

  private static ResourceRef said(ObjectNode object) {
    var kind =
        Kind.of(object.path("kind").asText())
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.INVALID_REQUEST_BODY,
                        "kind is one of "
                            + String.join(
                                ", ", Arrays.stream(Kind.values()).map(Kind::word).toList())));
    var metadata = object.path("metadata");
    return ResourceRef.of(
        kind, metadata.path("namespace").asText(), metadata.path("name").asText());
  }

  private Reply delete(Asked asked) {
    var ref = ref(asked);
    return Reply.json(writes.delete(ref));
  }
}

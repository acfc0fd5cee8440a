package org.mcpruntime.platform.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
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

  private final Resources resources;
  private final Writes writes;

  public ObjectRoutes(Resources resources, Writes writes) {
    this.resources = resources;
    this.writes = writes;
  }

  /**
   * One line of a watch.
   *
   * @param object absent where the line is about none
   */
  private record Line(String type, @Nullable ObjectNode object, @Nullable String message) {}

  private record Items(List<ObjectNode> items, String resourceVersion) {}

  private record Applied(String outcome, ObjectNode object) {}

  private record Removed(boolean success, String namespace, String name) {}

  public List<Route> routes() {
    return List.of(
        Route.get(
                KIND,
                "All objects of a kind; with watch what changes, as JSON lines",
                Items.class,
                this::list)
            .taking(Set.of("namespace", "watch")),
        Route.get(ONE, "One object", ObjectNode.class, asked -> Reply.json(existing(asked).json())),
        Route.change(
                Route.Verb.PUT,
                ONE,
                "Makes an object be as it is given",
                ObjectNode.class,
                this::put)
            .taking(Set.of("dryRun"))
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
    var namespace = asked.query().text("namespace").orElse(null);
    var selection = new Selection(kind(asked), namespace);
    if (asked.query().flag("watch")) {
      return new Reply.Lines(Reply.JSON_LINES, listener -> watch(selection, listener));
    }
    var listing = resources.list(selection);
    return Reply.json(
        new Items(
            listing.resources().stream().map(Resource::json).toList(), listing.version().text()));
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
          case Change.Added(var resource) -> new Line("ADDED", resource.json(), null);
          case Change.Modified(var resource) -> new Line("MODIFIED", resource.json(), null);
          case Change.Deleted(var last) -> new Line("DELETED", last.json(), null);
          case Change.Bookmark(var version, _) -> new Line("BOOKMARK", null, version.text());
          case Change.Expired(var sentence) -> new Line("EXPIRED", null, sentence);
        };
    return listener.hear(Reply.line(Json.RESOURCES, line))
        && !(change.get() instanceof Change.Expired);
  }

  private Reply put(Asked asked) {
    var object = asked.body(ObjectNode.class);
    var ref = ref(asked);
    var said = said(object);
    if (!said.equals(ref)) {
      throw new ApiException(
          ErrorCode.INVALID_REQUEST_BODY, "the path names %s, the body %s".formatted(ref, said));
    }
    var write = asked.query().flag("dryRun") ? Write.DRY_RUN : Write.FOR_REAL;
    var applied = writes.apply(new Manifest(object), write);
    return Reply.json(new Applied(applied.word(), applied.resource().json()));
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
    writes.delete(ref);
    return Reply.json(new Removed(true, ref.ref().namespace(), ref.ref().name()));
  }
}

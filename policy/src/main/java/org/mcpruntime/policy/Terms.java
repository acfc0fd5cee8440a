package org.mcpruntime.policy;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.mcp.Target;

/** What grants say about everything there is to ask for, added up. */
record Terms(
    Shelf tools, Shelf prompts, Shelf resources, Shelf others, Map<ServerRequest, Sum> requests) {

  static Terms of(List<Ranked> grants, Items items) {
    var requests = new EnumMap<ServerRequest, Timeline.Builder>(ServerRequest.class);
    for (var g : grants) {
      for (var request : g.grant().serverRequests()) {
        requests
            .computeIfAbsent(request, any -> new Timeline.Builder())
            .during(g.validity())
            .addOpen(g, null);
      }
    }
    return new Terms(
        Shelf.of(grants, Target.Kind.TOOL, items),
        Shelf.of(grants, Target.Kind.PROMPT, items),
        Shelf.of(grants, Target.Kind.RESOURCE, items),
        Shelf.of(grants, Target.Kind.NONE, items),
        Timeline.built(requests));
  }

  /**
   * Adds what the grants say about a thing.
   *
   * @param holder the one whose terms these are, where others may have the same; else null
   */
  void addTo(
      Tally sum, @Nullable Ranked holder, Target target, @Nullable SideEffect effect, Instant now) {
    var shelf =
        switch (target.kind()) {
          case TOOL -> tools;
          case PROMPT -> prompts;
          case RESOURCE -> resources;
          case TASK, NONE -> others;
        };
    shelf.addTo(sum, holder, target.name(), effect, now);
  }

  /** Adds who lets the server ask this of the client. */
  void addTo(Tally sum, @Nullable Ranked holder, ServerRequest request, Instant now) {
    var granting = requests.get(request);
    if (granting != null) {
      sum.merge(granting.at(now), holder);
    }
  }
}

package org.mcpruntime.policy;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.mcp.Target;

/** What grants say about everything there is to ask for, added up. */
record Terms(
    Shelf tools, Shelf prompts, Shelf resources, Shelf others, Map<ServerRequest, Sum> requests) {

  /** The terms of a policy's grants, each once however many grants have them. */
  static final class Shared {

    private final Items items;
    private final Map<Text, Terms> byText = new HashMap<>();

    Shared(Items items) {
      this.items = items;
    }

    /** What one grant says while it is in force; its rank is 0, for others may say the same. */
    Terms of(GrantBinding grant) {
      return byText.computeIfAbsent(
          Text.of(grant), any -> of(List.of(new Ranked(0, grant, Validity.ALWAYS))));
    }

    /** What grants say together, each while it is in force. */
    Terms of(List<Ranked> grants) {
      return Terms.of(grants, items);
    }
  }

  /** All of a grant that its terms follow from; not who holds it, nor when. */
  private record Text(
      Trust maxTrust,
      List<SideEffect> allowedSideEffects,
      List<AccessRule> toolRules,
      List<AccessRule> promptRules,
      List<AccessRule> resourceRules,
      List<ServerRequest> serverRequests) {

    static Text of(GrantBinding grant) {
      return new Text(
          grant.maxTrust(),
          grant.allowedSideEffects(),
          grant.toolRules(),
          grant.promptRules(),
          grant.resourceRules(),
          grant.serverRequests());
    }
  }

  private static Terms of(List<Ranked> grants, Items items) {
    var requests = new EnumMap<ServerRequest, Timeline.Builder>(ServerRequest.class);
    for (var g : grants) {
      for (var request : g.grant().serverRequests()) {
        requests
            .computeIfAbsent(request, any -> new Timeline.Builder())
            .during(g.validity())
            .addOpen(g.rank(), g.grant(), null);
      }
    }
    return new Terms(
        Shelf.of(grants, Target.Kind.TOOL, items),
        Shelf.of(grants, Target.Kind.PROMPT, items),
        Shelf.of(grants, Target.Kind.RESOURCE, items),
        Shelf.of(grants, Target.Kind.NONE, items),
        Timeline.built(requests));
  }

  /** Adds what the grants say about a thing; {@code first} is the rank of the first of them. */
  void addTo(Tally sum, int first, Target target, @Nullable SideEffect effect, Instant now) {
    var shelf =
        switch (target.kind()) {
          case TOOL -> tools;
          case PROMPT -> prompts;
          case RESOURCE -> resources;
          case TASK, NONE -> others;
        };
    shelf.addTo(sum, first, target.name(), effect, now);
  }

  /** Adds who lets the server ask this of the client. */
  void addTo(Tally sum, int first, ServerRequest request, Instant now) {
    var granting = requests.get(request);
    if (granting != null) {
      sum.merge(granting.at(now), first);
    }
  }
}

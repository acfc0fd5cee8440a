package org.mcpruntime.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.InventoryItem;
import org.mcpruntime.contract.server.RiskLevel;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.server.ToolAudit;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.mcp.Target;

/** What the server declares, by kind and name. */
final class Items {

  /**
   * What is known of one thing.
   *
   * @param effect null where nobody may know what using it does, which is refused
   * @param declared whether the server's inventory names it
   */
  record Item(
      Trust required, @Nullable SideEffect effect, @Nullable RiskLevel risk, boolean declared) {

    private static final Item UNDECLARED = new Item(Trust.LOW, null, null, false);
    private static final Item OPEN = new Item(Trust.LOW, SideEffect.READ, RiskLevel.LOW, false);

    private static Item of(Tool tool) {
      return new Item(tool.requiredTrust(), tool.sideEffect(), tool.risk(), true);
    }

    private static Item reading(Trust required) {
      return new Item(required, SideEffect.READ, RiskLevel.derive(required, SideEffect.READ), true);
    }
  }

  private record Pattern(UriPattern pattern, Item item) {}

  private final Map<String, Item> tools = new HashMap<>();
  private final Map<String, Item> prompts = new HashMap<>();
  private final Map<String, Item> resources = new HashMap<>();
  private final List<Pattern> resourcePatterns = new ArrayList<>();
  private final Set<String> recordedTools;
  private final Item unlistedPrompt;
  private final Item unlistedResource;

  Items(PolicySnapshot snapshot) {
    snapshot.tools().forEach(tool -> tools.putIfAbsent(tool.name(), Item.of(tool)));
    snapshot.prompts().forEach(p -> prompts.putIfAbsent(p.name(), Item.reading(p.requiredTrust())));
    snapshot.resources().forEach(this::addResource);
    recordedTools =
        snapshot.tools().stream()
            .filter(tool -> tool.audit() == ToolAudit.ARGUMENTS)
            .map(Tool::name)
            .collect(Collectors.toUnmodifiableSet());
    unlistedPrompt = snapshot.prompts().isEmpty() ? Item.OPEN : Item.UNDECLARED;
    unlistedResource = snapshot.resources().isEmpty() ? Item.OPEN : Item.UNDECLARED;
  }

  /** Whether the two policies declare different things. */
  static boolean differ(PolicySnapshot one, PolicySnapshot other) {
    return !one.tools().equals(other.tools())
        || !one.prompts().equals(other.prompts())
        || !one.resources().equals(other.resources());
  }

  private void addResource(InventoryItem resource) {
    var pattern = new UriPattern(resource.uriPattern());
    var item = Item.reading(resource.requiredTrust());
    if (pattern.isLiteral()) {
      resources.merge(
          pattern.text(),
          item,
          (one, other) -> one.required.compareTo(other.required) >= 0 ? one : other);
    } else {
      resourcePatterns.add(new Pattern(pattern, item));
    }
  }

  /** Whether records keep what the tool is called with. */
  boolean recordsArguments(String tool) {
    return recordedTools.contains(tool);
  }

  Item find(Target.Kind kind, String name) {
    return switch (kind) {
      case TOOL -> tools.getOrDefault(name, Item.UNDECLARED);
      case PROMPT -> prompts.getOrDefault(name, unlistedPrompt);
      case RESOURCE -> resource(name);
      case TASK, NONE -> Item.OPEN;
    };
  }

  /** The strictest of the items that stand for the URI. */
  private Item resource(String uri) {
    var found = resources.get(uri);
    for (int i = 0; i < resourcePatterns.size(); i++) {
      var candidate = resourcePatterns.get(i);
      if (candidate.pattern.matches(uri)
          && (found == null || candidate.item.required.compareTo(found.required) > 0)) {
        found = candidate.item;
      }
    }
    return found == null ? unlistedResource : found;
  }
}

package org.mcpruntime.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.snapshot.GrantBinding;

/** The terms of a policy's grants, each once however many grants have them; immutable. */
final class SharedTerms {

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

  private record Share(Text text, Terms terms, int holders) {}

  private final Items items;
  private final Shards<Share> byText;

  private SharedTerms(Items items, Shards<Share> byText) {
    this.items = items;
    this.byText = byText;
  }

  static SharedTerms none(Items items) {
    return new SharedTerms(items, Shards.of(share -> share.text.hashCode(), List.of()));
  }

  private @Nullable Share find(Text text) {
    int hash = text.hashCode();
    var slots = byText.slots(hash);
    int at = Shards.first(hash, slots);
    while (slots[at] instanceof Share share) {
      if (share.text.equals(text)) {
        return share;
      }
      at = Shards.next(at, slots);
    }
    return null;
  }

  int size() {
    return byText.size();
  }

  Edit edit() {
    return new Edit();
  }

  /** Terms being taken and given back; a compiler's own, for one change. */
  final class Edit {

    private static final class Use {
      private final @Nullable Share before;
      private final Terms terms;
      private int holders;

      Use(@Nullable Share before, Terms terms) {
        this.before = before;
        this.terms = terms;
        this.holders = before == null ? 0 : before.holders;
      }
    }

    private final Map<Text, Use> uses = new HashMap<>();

    /** What one grant says while it is in force; its holder is told apart when it is asked. */
    Terms of(GrantBinding grant) {
      var use = use(grant);
      use.holders++;
      return use.terms;
    }

    void release(GrantBinding grant) {
      use(grant).holders--;
    }

    private Use use(GrantBinding grant) {
      return uses.computeIfAbsent(
          Text.of(grant),
          text -> {
            var share = find(text);
            return new Use(share, share == null ? alone(grant) : share.terms);
          });
    }

    private Terms alone(GrantBinding grant) {
      return Terms.of(List.of(new Ranked(0, grant, Validity.ALWAYS)), items);
    }

    /** What grants say together, each while it is in force. */
    Terms together(List<Ranked> grants) {
      return Terms.of(grants.stream().filter(each -> !each.grant().disabled()).toList(), items);
    }

    /** Terms that nobody holds any more are gone. */
    SharedTerms done() {
      var put = new ArrayList<Share>();
      var gone = new ArrayList<Share>();
      uses.forEach(
          (text, use) -> {
            if (use.before != null && use.before.holders != use.holders) {
              gone.add(use.before);
            }
            if (use.holders > 0 && (use.before == null || use.before.holders != use.holders)) {
              put.add(new Share(text, use.terms, use.holders));
            }
          });
      return new SharedTerms(items, byText.with(put, gone));
    }
  }
}

package org.mcpruntime.platform.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.platform.event.WrittenEvent;
import org.mcpruntime.platform.policy.Difference;
import org.mcpruntime.policy.Derivation;

/**
 * Why an event came out as it did, and what would be decided now.
 *
 * @param recorded null where the event is not a gateway's
 * @param now the derivation of the same call under the policy in force; null where there is none
 * @param samePolicy whether that is the policy that decided then; null where it is not known
 * @param turned whether the call would have the other answer now
 * @param differences between what was decided and what would be, as a list
 * @param note why something is not here; null where all is
 */
record Explanation(
    WrittenEvent event,
    @Nullable Recorded recorded,
    @Nullable Derivation now,
    @Nullable Boolean samePolicy,
    boolean turned,
    @JsonInclude(JsonInclude.Include.ALWAYS) List<Difference> differences,
    @Nullable String note) {

  static Explanation without(WrittenEvent event, @Nullable Recorded recorded, String note) {
    return new Explanation(event, recorded, null, null, false, List.of(), note);
  }
}

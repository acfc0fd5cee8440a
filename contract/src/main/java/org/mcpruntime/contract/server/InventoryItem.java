package org.mcpruntime.contract.server;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.Trust;

/**
 * A prompt, resource or task that the server declares. Using one counts as side effect {@code
 * read}.
 *
 * @param uri resources only: the URI, or a pattern of URIs, that this item stands for; the name
 *     where it is absent
 */
public record InventoryItem(
    @Required @Pattern("\\S") @Size(min = 1, max = 253) String name,
    @Nullable @Size(max = 512) String uri,
    @Nullable @Size(max = 16384) String description,
    @Default("low") Trust requiredTrust,
    @Size(max = 32) Map<String, String> labels) {

  public InventoryItem {
    name = Texts.orEmpty(name);
    requiredTrust = requiredTrust == null ? Trust.LOW : requiredTrust;
    labels = Texts.copy(labels);
  }

  /** What a request's URI is compared with. */
  public String uriPattern() {
    return Texts.or(uri, name);
  }
}

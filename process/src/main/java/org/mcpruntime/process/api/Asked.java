package org.mcpruntime.process.api;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that has passed all that is settled for every route.
 *
 * @param names what stands in the path
 * @param body an instance of what its route reads; null where that is nothing
 */
public record Asked(Principal who, Map<String, String> names, Query query, @Nullable Object body) {

  /** What stands in the path in the place of a name. */
  public String name(String name) {
    return Objects.requireNonNull(names.get(name), name);
  }

  /** The body, which is what the route reads. */
  public <T> T body(Class<T> type) {
    return type.cast(Objects.requireNonNull(body));
  }
}

package org.mcpruntime.contract.object;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How compact constructors of the contract end {@code null}: once, here. */
public final class Texts {

  private Texts() {}

  public static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** The value, or the default where it is absent or blank. */
  public static String or(@Nullable String value, String absent) {
    return value == null || value.isBlank() ? absent : value;
  }

  /** The value, or null where it is absent or blank. */
  public static @Nullable String orNull(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  /** An immutable copy without nulls: nested lists of older peers may hold them. */
  public static <T> List<T> copy(@Nullable List<T> values) {
    if (values == null || values.isEmpty()) {
      return List.of();
    }
    return values.stream().filter(Objects::nonNull).toList();
  }

  /** An immutable copy sorted by key, so that equal maps are written equally. */
  public static Map<String, String> copy(@Nullable Map<String, String> values) {
    if (values == null || values.isEmpty()) {
      return Map.of();
    }
    var sorted = new TreeMap<>(values);
    sorted.values().removeIf(Objects::isNull);
    return Collections.unmodifiableMap(new LinkedHashMap<>(sorted));
  }
}

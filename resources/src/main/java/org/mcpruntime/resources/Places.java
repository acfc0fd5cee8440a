package org.mcpruntime.resources;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a document stand, by path such as {@code spec.tools[2].name}; the root's is
 * empty. Put together only when somebody asks: of most documents nobody does.
 */
public final class Places {

  private final Supplier<Map<String, Place>> source;
  private volatile @Nullable Map<String, Place> known;

  private Places(Supplier<Map<String, Place>> source) {
    this.source = source;
  }

  static Places of(Map<String, Place> byPath) {
    return new Places(() -> byPath);
  }

  static Places of(String file, Marks marks) {
    return new Places(() -> marks.places(file));
  }

  Map<String, Place> byPath() {
    var map = known;
    if (map == null) {
      map = source.get();
      known = map;
    }
    return map;
  }
}

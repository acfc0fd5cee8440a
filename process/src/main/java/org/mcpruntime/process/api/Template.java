package org.mcpruntime.process.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path with names in braces in the place of some segments. */
record Template(String text, List<String> segments) {

  static Template of(String text) {
    return new Template(text, List.of(text.split("/", -1)));
  }

  /** How many names it has: of two paths that fit, the one with fewer is meant. */
  int names() {
    return (int) segments.stream().filter(segment -> segment.startsWith("{")).count();
  }

  /** What stands in the place of the names; null where the path is another. */
  @Nullable Map<String, String> match(String path) {
    var given = path.split("/", -1);
    if (given.length != segments.size()) {
      return null;
    }
    var named = new HashMap<String, String>();
    for (int i = 0; i < given.length; i++) {
      var segment = segments.get(i);
      if (!segment.startsWith("{")) {
        if (!segment.equals(given[i])) {
          return null;
        }
        continue;
      }
      var value = decoded(given[i]);
      if (value == null || value.isEmpty()) {
        return null;
      }
      named.put(segment.substring(1, segment.length() - 1), value);
    }
    return named;
  }

  private static @Nullable String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null; // nothing has such a name
    }
  }
}

package org.mcpruntime.contract.json;

import org.jspecify.annotations.Nullable;

/**
 * Makes equal texts of one document the same object: most texts of a policy are namespaces, teams
 * and tools, over and over. It forgets one text for another rather than grow, so no document makes
 * it large or slow.
 */
final class SharedTexts {

  private static final int SLOTS = 1 << 12;

  private final @Nullable String[] texts = new @Nullable String[SLOTS];

  String shared(String text) {
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    var known = texts[slot];
    if (known != null && known.equals(text)) {
      return known;
    }
    texts[slot] = text;
    return text;
  }
}

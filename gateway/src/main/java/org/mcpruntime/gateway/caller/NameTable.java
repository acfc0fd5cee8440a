package org.mcpruntime.gateway.caller;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Names of headers, found without making a string: every header of every request is looked up. */
final class NameTable {

  private final @Nullable String[] slots;

  private NameTable(int size) {
    this.slots = new @Nullable String[size];
  }

  static NameTable of(Collection<String> names) {
    var table = new NameTable(Integer.highestOneBit(names.size() * 4 + 4));
    for (var name : names) {
      if (!name.isEmpty()) {
        table.add(name);
      }
    }
    return table;
  }

  private void add(String name) {
    int at = slot(name);
    while (slots[at] != null) {
      if (same(slots[at], name)) {
        return;
      }
      at = at + 1 & slots.length - 1;
    }
    slots[at] = name;
  }

  boolean contains(CharSequence name) {
    for (int at = slot(name); ; at = at + 1 & slots.length - 1) {
      var candidate = slots[at];
      if (candidate == null) {
        return false;
      }
      if (same(candidate, name)) {
        return true;
      }
    }
  }

  static boolean startsWith(CharSequence name, String prefix) {
    if (name.length() < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (folded(name.charAt(i)) != folded(prefix.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(String name, CharSequence other) {
    return name.length() == other.length() && startsWith(other, name);
  }

  private int slot(CharSequence name) {
    int hash = name.length();
    for (int i = 0; i < name.length(); i++) {
      hash = hash * 31 + folded(name.charAt(i));
    }
    return (hash ^ hash >>> 16) & slots.length - 1;
  }

  private static char folded(char c) {
    if (c == '_') {
      return '-';
    }
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }
}

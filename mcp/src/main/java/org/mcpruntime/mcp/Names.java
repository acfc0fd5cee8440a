package org.mcpruntime.mcp;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names of one zone: which member a name is, and which name a lenient reader would take for
 * one.
 *
 * <p>Go's reader folds case, long s and the Kelvin sign; C's end at a NUL; Python's models read
 * {@code task_id} as {@code taskId} and {@code meta} as {@code _meta}.
 */
final class Names {

  private static final int SLOTS = 64;
  private static final int LONGEST = 1024;
  private static final Names[] BY_ZONE =
      Arrays.stream(Member.Zone.values()).map(Names::new).toArray(Names[]::new);

  private final @Nullable Member[] table = new @Nullable Member[SLOTS];
  private final Set<String> folded;

  /** Of the folded names, as strings have them; in order. */
  private final int[] hashes;

  private Names(Member.Zone zone) {
    var members = Arrays.stream(Member.values()).filter(member -> member.zone() == zone).toList();
    for (var member : members) {
      var bytes = member.word().getBytes(StandardCharsets.US_ASCII);
      int slot = slot(bytes, 0, bytes.length);
      while (table[slot] != null) {
        slot = (slot + 1) % SLOTS;
      }
      table[slot] = member;
    }
    folded =
        members.stream().map(member -> fold(member.word())).collect(Collectors.toUnmodifiableSet());
    hashes = folded.stream().mapToInt(String::hashCode).sorted().toArray();
  }

  static Names in(Member.Zone zone) {
    return BY_ZONE[zone.index()];
  }

  private static int slot(byte[] text, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return 0;
    }
    return (length * 31 + text[from] * 7 + text[to - 1] * 3 + text[from + length / 2])
        & (SLOTS - 1);
  }

  /** The member that is called exactly so. */
  @Nullable Member find(byte[] text, int from, int to) {
    for (int slot = slot(text, from, to); ; slot = (slot + 1) % SLOTS) {
      var candidate = table[slot];
      if (candidate == null || candidate.isCalled(text, from, to)) {
        return candidate;
      }
    }
  }

  /**
   * Whether somebody else could read the name between its quotes, no member's, as a member's.
   *
   * <p>One that is longer than any name that is used is not folded, which could make it 18 times as
   * long, but taken for ambiguous.
   */
  boolean isAmbiguous(byte[] text, int from, int to) {
    return !folded.isEmpty()
        && (to - from > LONGEST
            || (mayBeFolded(text, from, to)
                && folded.contains(fold(new JsonText(text, from - 1, to + 1).string()))));
  }

  /** False where a name of ASCII has another hash than every folded name; makes no garbage. */
  private boolean mayBeFolded(byte[] text, int from, int to) {
    int hash = 0;
    for (int p = from; p < to; p++) {
      byte b = text[p];
      if (b < 0 || b == '\\') {
        return true;
      }
      if (isKept((char) b)) {
        hash = 31 * hash + small((char) b);
      }
    }
    return Arrays.binarySearch(hashes, hash) >= 0;
  }

  /** What is left of a name when all that readers are known to ignore is taken away. */
  static String fold(String name) {
    var kept = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 0x80) {
        return foldAll(name);
      }
      if (isKept(c)) {
        kept.append(small(c));
      }
    }
    return kept.toString();
  }

  private static boolean isKept(char c) {
    return c > ' ' && c != '_' && c != '-' && c != 0x7f;
  }

  private static char small(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }

  /** The same for characters that are not all of ASCII, whose rules are few. */
  private static String foldAll(String name) {
    var plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
    var kept = new StringBuilder(plain.length());
    plain
        .codePoints()
        .filter(c -> c != '_' && c != '-' && !Character.isWhitespace(c))
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
        .filter(c -> !isUnseen(c))
        .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
        .forEach(kept::appendCodePoint);
    // Once more as a text, for a sharp s is two letters in upper case.
    return kept.toString().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /** What Unicode says to ignore by default, beyond characters of format. */
  private static boolean isUnseen(int c) {
    return c == 0x034F
        || (c >= 0x115F && c <= 0x1160)
        || (c >= 0x17B4 && c <= 0x17B5)
        || (c >= 0x180B && c <= 0x180F)
        || c == 0x2065
        || (c >= 0xFE00 && c <= 0xFE0F)
        || (c >= 0xFFF0 && c <= 0xFFF8)
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }
}

package org.mcpruntime.contract.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The words of an enum of the snapshot: its constants' names in lower case, with dashes. A test
 * compares them with {@link Json#word}.
 */
public final class Words<E extends Enum<E>> {

  private final Class<E> type;
  private final List<E> constants;
  private final List<String> words = new ArrayList<>();

  private Words(List<E> constants) {
    this.type = constants.getFirst().getDeclaringClass();
    this.constants = constants;
    constants.forEach(each -> words.add(each.name().toLowerCase(Locale.ROOT).replace('_', '-')));
  }

  /** Of all constants there are. */
  public static <E extends Enum<E>> Words<E> of(E[] constants) {
    return new Words<>(List.of(constants));
  }

  Class<E> type() {
    return type;
  }

  List<String> all() {
    return words;
  }

  /** The constant of a word, in whatever case; null where it is none. */
  @Nullable E constant(String word) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equalsIgnoreCase(word)) {
        return constants.get(i);
      }
    }
    return null;
  }
}

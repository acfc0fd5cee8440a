package org.mcpruntime.resources;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a document's names and items stand, in the order of the text. */
final class Marks {

  /** In place of a name. */
  static final String ITEM = "[]";

  private static final int NUMBERS = 3;

  private final List<String> names = new ArrayList<>();

  /** Line, column and depth of each. */
  private int[] numbers = new int[32 * NUMBERS];

  /**
   * @param line from 1
   * @param column from 1
   * @param depth 0 for the root, else one more than that of what it stands in
   */
  void add(int line, int column, int depth, String name) {
    int at = names.size() * NUMBERS;
    if (at == numbers.length) {
      numbers = Arrays.copyOf(numbers, at * 2);
    }
    numbers[at] = line;
    numbers[at + 1] = column;
    numbers[at + 2] = depth;
    names.add(name);
  }

  /** The place of each path. */
  Map<String, Place> places(String file) {
    var places = new HashMap<String, Place>();
    var around = new ArrayList<Around>();
    for (int i = 0; i < names.size(); i++) {
      int at = i * NUMBERS;
      int depth = numbers[at + 2];
      var place = new Place(file, numbers[at], numbers[at + 1]);
      around.subList(depth, around.size()).clear();
      var name = names.get(i);
      if (depth == 0) {
        places.put("", place);
        around.add(new Around(""));
      } else if (name.equals(ITEM)) {
        var path = around.getLast().nextItem();
        places.putIfAbsent(path, place);
        around.add(new Around(path));
      } else {
        var path = Document.child(around.getLast().path, name);
        places.put(path, place);
        around.add(new Around(path));
      }
    }
    return places;
  }

  /** What the next one may stand in. */
  private static final class Around {

    private final String path;
    private int items;

    Around(String path) {
      this.path = path;
    }

    String nextItem() {
      return Document.item(path, items++);
    }
  }
}

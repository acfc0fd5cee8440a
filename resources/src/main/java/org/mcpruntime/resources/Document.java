package org.mcpruntime.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** One document of a file, with the place of every value. */
public record Document(Place place, JsonNode value, Places places) {

  /** A value that somebody sent: it has no place. */
  public static Document of(JsonNode value) {
    return new Document(Place.whole(""), value, Places.of(Map.of()));
  }

  /** The place of a value, or of the nearest thing around it that is there. */
  public Place at(String path) {
    var known = places.byPath();
    var current = path;
    while (!current.isEmpty()) {
      var found = known.get(current);
      if (found != null) {
        return found;
      }
      current = parent(current);
    }
    return known.getOrDefault("", place);
  }

  private static String parent(String path) {
    int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return end <= 0 ? "" : path.substring(0, end);
  }

  static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static String item(String path, int index) {
    return path + "[" + index + "]";
  }
}

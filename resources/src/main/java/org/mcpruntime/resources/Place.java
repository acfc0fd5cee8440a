package org.mcpruntime.resources;

/**
 * A place in a file.
 *
 * @param line from 1; 0 where the whole file is meant
 * @param column from 1; 0 where the whole file is meant
 */
public record Place(String file, int line, int column) {

  public static Place whole(String file) {
    return new Place(file, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}

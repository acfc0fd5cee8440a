package org.mcpruntime.mcp;

/**
 * Bounds of one message; past them it is refused.
 *
 * @param bytes of the whole text
 * @param depth of objects and arrays inside one another, the outermost counted
 * @param digits characters of one number
 * @param nameBytes bytes of a tool's name, a URI, a task's id or an id of JSON-RPC
 * @param batch messages in one array
 */
public record Limits(int bytes, int depth, int digits, int nameBytes, int batch) {

  /** What clients may send: 1 MiB, as the original. */
  public static final Limits REQUEST = new Limits(1 << 20, 128, 400, 8192, 100);

  /** What servers may answer: 16 MiB, for results carry files. */
  public static final Limits RESPONSE = new Limits(16 << 20, 128, 400, 8192, 100);

  public Limits {
    if (bytes < 1 || depth < 4 || depth > 1000 || digits < 17 || nameBytes < 1 || batch < 1) {
      throw new IllegalArgumentException("limits that no message fits in: " + bytes + " bytes");
    }
  }
}

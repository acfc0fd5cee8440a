package org.mcpruntime.mcp;

import org.jspecify.annotations.Nullable;

/**
 * A text that is no message, and why.
 *
 * @param offset of the byte at which it was noticed, from 0; -1 where it is no byte's fault
 * @param path of the member, such as {@code $.params.name}; {@code $} for the whole
 * @param detail what exactly, for people; empty where the fault says it all
 * @param id of the request where it was read before the fault, so that the error can name it
 */
public record Malformed(Fault fault, int offset, String path, String detail, @Nullable Id id)
    implements Reading {

  /** The same, for who knows the fault more closely. */
  public Malformed as(Fault closer) {
    return new Malformed(closer, offset, path, detail, id);
  }

  /** One sentence: what is wrong, on what, where. */
  public String sentence() {
    var at = offset < 0 ? "" : " (byte " + offset + ")";
    var what = detail.isEmpty() ? fault.sentence() : fault.sentence() + ": " + detail;
    return path + at + ": " + what;
  }
}

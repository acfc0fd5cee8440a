package org.mcpruntime.feed.wire;

/**
 * A line that is not believed, or not followed.
 *
 * @param detail for people
 */
public record Refused(Fault fault, String detail) implements Opened {

  /** The ways to be wrong. */
  public enum Fault {
    /** No line of a feed, or longer than one may be. */
    MALFORMED,
    /** Signed with a key that is not trusted here. */
    UNKNOWN_KEY,
    /** Its bytes are not those that were signed. */
    BAD_SIGNATURE,
    /** Of a version of the feed that is not spoken here. */
    UNKNOWN_TYPE,
    /** Of a server that was not asked for. */
    OTHER_SERVER,
    /** Said before: the generation, or the time, is not above the last one. */
    OLDER,
    /** Of a time that has not come. */
    FUTURE,
    /** A change of something that is not here. */
    OTHER_BASE,
    /** What came out is not what was signed. */
    OTHER_REVISION,
    /** Something was left out on the way. */
    OTHER_HEADS
  }
}

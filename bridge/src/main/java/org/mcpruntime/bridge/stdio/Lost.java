package org.mcpruntime.bridge.stdio;

import java.util.Locale;

/** Why something that a server wrote was not brought to a client: the closed list. */
enum Lost {
  /** A line that is no message. */
  GARBAGE,
  /** A line that is longer than is read. */
  TOO_LONG,
  /** An answer to nothing that was asked, or to what was asked too long ago. */
  UNASKED,
  /** The client had gone. */
  CLIENT_GONE,
  /** The client did not read its stream. */
  CLIENT_SLOW,
  /** The client takes no streams, or has none open. */
  NO_STREAM,
  /** It belongs to one of several clients, and nothing says to which. */
  AMBIGUOUS,
  /** The era or the mode does not have it. */
  OUT_OF_PLACE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

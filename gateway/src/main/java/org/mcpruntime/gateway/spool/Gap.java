package org.mcpruntime.gateway.spool;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Events that are not in the chain, told by the chain itself.
 *
 * @param missing how many, as far as it is known
 * @param from when the first of them was, as far as it is known
 * @param until when the last of them was, as far as it is known
 * @param detail for people: which segment, which sequences
 */
public record Gap(Cause cause, long missing, Instant from, Instant until, String detail) {

  /** Why they are missing. */
  public enum Cause {
    /** There was no room, and the gateway went on unrecorded, as it was told to. */
    @JsonProperty("no_room")
    NO_ROOM(1),
    /** Records in the middle of a segment could not be read when the spool was opened. */
    @JsonProperty("damaged")
    DAMAGED(2),
    /** The last record was not whole when the spool was opened, and was cut off. */
    @JsonProperty("cut")
    CUT(3);

    private final int number;

    Cause(int number) {
      this.number = number;
    }

    static @Nullable Cause of(int number) {
      for (var cause : values()) {
        if (cause.number == number) {
          return cause;
        }
      }
      return null;
    }

    static @Nullable Cause of(String word) {
      for (var cause : values()) {
        if (cause.word().equals(word)) {
          return cause;
        }
      }
      return null;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  void write(Bytes out) {
    out.u8(cause.number);
    out.varint(missing);
    out.time(from);
    out.time(until);
    out.text(detail);
  }
}

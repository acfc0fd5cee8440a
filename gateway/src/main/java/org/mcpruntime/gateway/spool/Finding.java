package org.mcpruntime.gateway.spool;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it was written.
 *
 * @param file where
 * @param offset in the file, of a segment; null of a file of lines
 * @param line from 1, of a file of lines; null of a segment
 * @param sequence of the first event that it is about; 0 where that is not known
 * @param id of the record that stands there; null where none can be read
 * @param time of the record that stands there; null where none can be read
 * @param sentence for people
 */
public record Finding(
    Kind kind,
    String file,
    @Nullable Long offset,
    @Nullable Long line,
    long sequence,
    @Nullable UUID id,
    @Nullable Instant time,
    String sentence) {

  /** What is wrong. */
  public enum Kind {
    /** It was changed, or is not whole. */
    @JsonProperty("broken")
    BROKEN,
    /** It is not there. */
    @JsonProperty("missing")
    MISSING,
    /** It is there twice. */
    @JsonProperty("doubled")
    DOUBLED,
    /** It is not where it belongs. */
    @JsonProperty("reordered")
    REORDERED,
    /** It is the last one, and not whole: a gateway was killed, or it was changed. */
    @JsonProperty("unfinished")
    UNFINISHED,
    /** A checkpoint says something else, or nobody who is known has signed it. */
    @JsonProperty("checkpoint")
    CHECKPOINT,
    /** No checkpoint that is signed speaks for it, where a gateway would have signed one. */
    @JsonProperty("unsigned")
    UNSIGNED
  }
}

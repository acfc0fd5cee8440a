package org.mcpruntime.operator.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.feed.publish.Life;

/**
 * What a replica tells the others.
 *
 * @param at when it was written
 * @param enforced what gateways that subscribe there have in force
 * @param lives of sessions that were used there lately, or are known there to be over
 * @param isWhole whether all such sessions are among them
 */
record Notice(Instant at, List<Enforced> enforced, List<Session> lives, boolean isWhole) {

  /** Nobody needs more to say this, and it shall not fill a replica's memory. */
  private static final int LONGEST = 32 << 20;

  /** A gateway and the revision that it enforces of a server. */
  record Enforced(ObjectRef server, String gateway, String revision) {}

  /** A session and its life. */
  record Session(ObjectRef session, Life life) {}

  Notice {
    enforced = Texts.copy(enforced);
    lives = Texts.copy(lives);
  }

  /** Whether it says the same, whenever it was written. */
  boolean saysWhat(Notice other) {
    return enforced.equals(other.enforced) && lives.equals(other.lives) && isWhole == other.isWhole;
  }

  /** Small enough for a Secret that others write to as well. */
  String text() {
    var out = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(out)) {
      packed.write(Json.SNAPSHOTS.writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are always written", e);
    } catch (IOException e) {
      throw new UncheckedIOException("memory is always written to", e);
    }
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }

  /** Empty where it is none: of another version, or of nobody's. */
  static Optional<Notice> read(String text) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
      return Optional.of(Json.SNAPSHOTS.readValue(in.readNBytes(LONGEST), Notice.class));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

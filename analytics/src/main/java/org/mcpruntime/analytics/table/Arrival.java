package org.mcpruntime.analytics.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/** A line that was brought to a store, read once. */
public sealed interface Arrival permits ArrivedEvent, Mark {

  /** The longest text of an event; what a gateway writes is much shorter. */
  int LONGEST = 4 << 20;

  Instant FIRST = Instant.EPOCH;
  Instant END = Instant.parse("9999-12-31T00:00:00Z");

  /**
   * What a line says; empty where it is nothing that a store keeps: no JSON object in UTF-8, or an
   * event without timestamp, source, type or payload.
   */
  static Optional<Arrival> read(byte[] line) {
    try {
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      boolean oneLine = text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
      if (line.length > LONGEST || !oneLine || !text.startsWith("{")) {
        return Optional.empty();
      }
      return Optional.ofNullable(read(Json.SNAPSHOTS.readTree(text), text, line));
    } catch (CharacterCodingException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Arrival read(JsonNode tree, String text, byte[] line)
      throws JsonProcessingException {
    if (tree.has("gap")) {
      return Mark.gap(tree.path("gap"), text);
    }
    return tree.has("checkpoint")
        ? Mark.checkpoint(tree.path("checkpoint"), text)
        : event(tree, text, line);
  }

  private static @Nullable ArrivedEvent event(JsonNode event, String text, byte[] line)
      throws JsonProcessingException {
    var time = time(event.path("timestamp"));
    boolean whole =
        !event.path("source").asText("").isBlank()
            && !event.path("event_type").asText("").isBlank()
            && event.hasNonNull("payload");
    if (time == null || !whole) {
      return null;
    }
    var link = link(event.path("link"));
    boolean named = event.hasNonNull("id");
    boolean strange = link == null ? event.hasNonNull("link") : !named;
    if (strange) {
      return null;
    }
    var id = named ? id(event.path("id").asText()) : ArrivedEvent.derived(time, sha256(line));
    return id == null ? null : new ArrivedEvent(new Place(time, id), link, event, text);
  }

  /** Null where it is none. */
  static @Nullable Instant time(JsonNode node) {
    try {
      var time = Instant.parse(node.asText(""));
      return time.isBefore(FIRST) || !time.isBefore(END) ? null : time;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable UUID id(String text) {
    try {
      var id = UUID.fromString(text);
      return id.toString().equalsIgnoreCase(text) ? id : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Null where it is none. */
  static AuditEvent.@Nullable Link link(JsonNode node) throws JsonProcessingException {
    boolean whole =
        node.path("chain").isTextual()
            && !node.path("chain").asText().isEmpty()
            && node.path("sequence").canConvertToLong()
            && node.path("sequence").asLong() > 0
            && node.path("previous").isTextual()
            && node.path("hash").isTextual();
    return whole ? Json.SNAPSHOTS.treeToValue(node, AuditEvent.Link.class) : null;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

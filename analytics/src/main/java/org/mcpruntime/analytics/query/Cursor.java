package org.mcpruntime.analytics.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Place;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Query;

/** Where a page begins. */
sealed interface Cursor {

  String NAME = "cursor";

  /** Behind an event, which need not be there any more. */
  record After(Place place) implements Cursor {}

  /** Behind so many, as the original counts; events that come meanwhile move it. */
  record Offset(int events) implements Cursor {}

  /** Before the newest of all. */
  Cursor NEWEST = new Offset(0);

  /**
   * What stands in the text of one.
   *
   * @param filter digest of the filters that it goes on with
   */
  record Written(
      @Nullable Instant time,
      @Nullable UUID id,
      @Nullable String filter,
      @Nullable Integer offset) {}

  /** As the original bounds it. */
  int MOST_OFFSET = 100_000;

  int MOST_CHARACTERS = 300;
  int DIGEST_BYTES = 9;

  /** The text of one that goes on behind an event. */
  static String text(Place place, EventFilter filter) {
    var written = new Written(place.time(), place.id(), digest(filter), null);
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Json.SNAPSHOTS.writeValueAsBytes(written));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record can be written as JSON", e);
    }
  }

  /**
   * Reads one.
   *
   * @throws ApiException where it is none, or goes on with other filters
   */
  static Cursor of(String text, EventFilter filter) {
    var written = read(text);
    if (written.offset != null) {
      return new Offset(Math.clamp(written.offset, 0, MOST_OFFSET));
    }
    if (written.time == null || written.id == null) {
      throw none();
    }
    if (!digest(filter).equals(written.filter)) {
      throw Query.wrong(
          NAME, "it goes on with other filters than these; ask without it for their newest events");
    }
    return new After(new Place(written.time, written.id));
  }

  private static Written read(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw none();
    }
    try {
      @Nullable Written written =
          Json.SNAPSHOTS.readValue(Base64.getUrlDecoder().decode(text), Written.class);
      if (written == null) {
        throw none();
      }
      return written;
    } catch (IOException | IllegalArgumentException e) {
      throw none();
    }
  }

  private static ApiException none() {
    return Query.wrong(
        NAME, "it is no next_cursor of a page; ask without it for the newest events");
  }

  /** Filters that mean the same have the same. */
  private static String digest(EventFilter filter) {
    var said = new StringBuilder();
    new TreeMap<>(filter.equal())
        .forEach(
            (column, value) ->
                said.append(column.word()).append(value.length()).append(':').append(value));
    said.append('|').append(filter.intents());
    said.append('|').append(filter.since()).append('|').append(filter.until());
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(said.toString().getBytes(UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, DIGEST_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package org.mcpruntime.platform.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.mcpruntime.contract.json.Json;

/** Files of records as a gateway writes them, and what stands in them. */
final class Written {

  static final EventFilter EVERYTHING = new EventFilter(Map.of(), false, null, null);

  private final Path path;
  private final int most;
  private final List<String> ids = new ArrayList<>();
  private boolean isCut;

  /**
   * @param most files that there are, with the one that is written to
   */
  Written(Path folder, int most) {
    this.path = folder.resolve("events.jsonl");
    this.most = most;
  }

  Path path() {
    return path;
  }

  EventFiles files() {
    return new EventFiles(path);
  }

  /** Everything that was written, the oldest first. */
  List<String> ids() {
    return List.copyOf(ids);
  }

  static ObjectNode event(String id, String phase, Map<String, String> payload) {
    var event = Json.SNAPSHOTS.createObjectNode();
    event.put("id", id).put("timestamp", "2026-11-26T07:00:00Z").put("source", "test");
    var members = event.putObject("payload");
    members.put("phase", phase);
    payload.forEach(members::put);
    return event;
  }

  /** An event of so many bytes at least, whose id says nothing about when it happened. */
  Written event(int bytes) {
    var id = UUID.nameUUIDFromBytes(new byte[] {(byte) ids.size(), (byte) (ids.size() >> 8)});
    line(event(id.toString(), "outcome", Map.of("reason", "x".repeat(bytes))).toString());
    ids.add(id.toString());
    return this;
  }

  /** A whole line, on a line of its own. */
  Written line(String text) {
    append((isCut ? "\n" : "") + text + "\n");
    isCut = false;
    return this;
  }

  /** The power fails while a line is written. */
  Written cut() {
    append((isCut ? "\n" : "") + "{\"id\":\"" + UUID.nameUUIDFromBytes(new byte[0]) + "\",\"pay");
    isCut = true;
    return this;
  }

  private void append(String text) {
    try {
      Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path numbered(int number) {
    return number == 0 ? path : path.resolveSibling(path.getFileName() + "." + number);
  }

  /** The file is put aside; the oldest goes where there are too many. */
  Written rotate() {
    for (int number = most - 1; number > 0; number--) {
      move(number - 1);
    }
    isCut = false;
    return this;
  }

  /** The file with that number takes the next. */
  Written move(int number) {
    try {
      if (Files.exists(numbered(number))) {
        Files.move(numbered(number), numbered(number + 1), StandardCopyOption.REPLACE_EXISTING);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

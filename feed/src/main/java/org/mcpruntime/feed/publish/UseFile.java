package org.mcpruntime.feed.publish;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;

/** The lives of sessions in a file, replaced as a whole. */
public record UseFile(Path file) implements UseStore {

  private record Line(ObjectRef session, Life life) {}

  @Override
  public Map<ObjectRef, Life> read() {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try {
      var lives = new HashMap<ObjectRef, Life>();
      Json.SNAPSHOTS
          .readValue(Files.readAllBytes(file), new TypeReference<List<Line>>() {})
          .forEach(line -> lives.put(line.session, line.life));
      return lives;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the uses of sessions cannot be read from %s; remove it to forget them".formatted(file),
          e);
    }
  }

  @Override
  public void write(Map<ObjectRef, Life> lives) {
    try {
      var lines = lives.entrySet().stream().map(e -> new Line(e.getKey(), e.getValue())).toList();
      var draft = file.resolveSibling("." + file.getFileName() + ".new");
      Files.write(draft, Json.SNAPSHOTS.writeValueAsBytes(lines));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the uses of sessions cannot be written to " + file, e);
    }
  }
}

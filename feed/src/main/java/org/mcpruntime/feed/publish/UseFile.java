package org.mcpruntime.feed.publish;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** The lives of sessions in a file, replaced as a whole. */
public final class UseFile implements UseStore {

  private record Line(ObjectRef session, Life life) {}

  private final Path file;
  private final Log log;

  /**
   * @param log hears of a file that cannot be read, which is no reason to publish nothing
   */
  public UseFile(Path file, Log log) {
    this.file = file;
    this.log = log;
  }

  @Override
  public synchronized Map<ObjectRef, Life> read() {
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
      log.error(
          "The uses of sessions cannot be read and are forgotten, their ends among them",
          LogKeys.PATH.is(file),
          LogKeys.ERROR.is(e));
      return Map.of();
    }
  }

  @Override
  public synchronized void write(Map<ObjectRef, Life> lives) {
    try {
      var lines = lives.entrySet().stream().map(e -> new Line(e.getKey(), e.getValue())).toList();
      var draft = file.resolveSibling("." + file.getFileName() + ".new");
      Files.deleteIfExists(draft);
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        var owner = PosixFilePermissions.fromString("rw-------");
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(owner));
      }
      try (var out = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(Json.SNAPSHOTS.writeValueAsBytes(lines));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the uses of sessions cannot be written to " + file, e);
    }
  }
}

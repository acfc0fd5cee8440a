package org.mcpruntime.platform.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Events as they are appended to a file, also when it is put aside and begun anew. */
public final class Following implements AutoCloseable {

  private static final int CHUNK = 256 << 10;

  private final Path path;
  private final EventFilter filter;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable FileChannel file;
  private @Nullable Object key;

  /** Begins where the file ends now. */
  Following(Path path, EventFilter filter) {
    this.path = path;
    this.filter = filter;
    try {
      if (open()) {
        var opened = Objects.requireNonNull(file);
        opened.position(lastEnd(opened));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("records cannot be read: " + path, e);
    }
  }

  /** A line that is half written belongs to what comes. */
  private static long lastEnd(FileChannel opened) throws IOException {
    var one = ByteBuffer.allocate(1);
    for (long at = opened.size(); at > 0; at--) {
      one.clear();
      if (opened.read(one, at - 1) == 1 && one.get(0) == '\n') {
        return at;
      }
    }
    return 0;
  }

  private boolean open() throws IOException {
    if (!Files.exists(path)) {
      return false;
    }
    key = key();
    file = FileChannel.open(path, StandardOpenOption.READ);
    return true;
  }

  private @Nullable Object key() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Waits for that long, or until it is closed. */
  public void pause(long millis) throws InterruptedException {
    var _ = closed.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Those that have come since this was asked last. */
  public List<ObjectNode> next() throws IOException {
    var events = new ArrayList<ObjectNode>();
    if (file == null && !open()) {
      return events;
    }
    read(events);
    if (Files.exists(path) && !Objects.equals(key, key())) {
      read(events); // what came between the look and the end of the file
      release();
      if (open()) {
        read(events);
      }
    }
    return events;
  }

  private void read(List<ObjectNode> events) throws IOException {
    var opened = Objects.requireNonNull(file);
    chunk.clear();
    while (opened.read(chunk) > 0) {
      chunk.flip();
      while (chunk.hasRemaining()) {
        take(chunk.get(), events);
      }
      chunk.clear();
    }
  }

  private void take(byte one, List<ObjectNode> events) {
    if (one != '\n') {
      line.write(one);
      return;
    }
    var whole = line.toByteArray();
    line.reset();
    if (filter.mayFit(whole)) {
      EventFiles.parsed(whole).filter(filter::fits).ifPresent(events::add);
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    release();
  }

  private void release() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}

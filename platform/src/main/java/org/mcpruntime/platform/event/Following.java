package org.mcpruntime.platform.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Events as they are appended to a file, also when it is put aside and begun anew. */
public final class Following implements AutoCloseable {

  private static final int CHUNK = 256 << 10;

  private final RecordFiles files;
  private final EventFilter filter;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
  private final CountDownLatch closed = new CountDownLatch(1);

  /** The file that is read; null where there was none. */
  private RecordFiles.@Nullable Opened opened;

  /** Begins where the file ends now. */
  Following(RecordFiles files, EventFilter filter) {
    this.files = files;
    this.filter = filter;
    try {
      int highest = files.highest();
      for (int number = 0; opened == null && number <= highest; number++) {
        opened = files.open(number).orElse(null);
      }
      if (opened != null) {
        opened.channel().position(lastEnd(opened.channel()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("records cannot be read: " + files.path(), e);
    }
  }

  /** A line that is half written belongs to what comes. */
  private static long lastEnd(FileChannel file) throws IOException {
    var one = ByteBuffer.allocate(1);
    for (long at = file.size(); at > 0; at--) {
      one.clear();
      if (file.read(one, at - 1) == 1 && one.get(0) == '\n') {
        return at;
      }
    }
    return 0;
  }

  /** Waits for that long, or until it is closed. */
  public void pause(long millis) throws InterruptedException {
    var _ = closed.await(millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Some of those that have come since this was asked last, in their order; none where there are no
   * more for now.
   */
  public List<ObjectNode> next() throws IOException {
    if (opened == null) {
      opened = files.open(files.highest()).orElse(null); // all that there is came meanwhile
    }
    var events = new ArrayList<ObjectNode>();
    while (events.isEmpty()) {
      boolean last = opened == null || Objects.equals(opened.key(), files.key(0).orElse(null));
      if (!read(events) && (last || !isNextOpened())) {
        break;
      }
    }
    return events;
  }

  /** Reads a piece; false where the file has none. */
  private boolean read(List<ObjectNode> events) throws IOException {
    if (opened == null) {
      return false;
    }
    var file = opened.channel();
    if (file.size() < file.position()) {
      file.position(file.size()); // what could not be written whole was taken back
      line.reset();
    }
    chunk.clear();
    if (file.read(chunk) <= 0) {
      return false;
    }
    chunk.flip();
    while (chunk.hasRemaining()) {
      take(chunk.get(), events);
    }
    return true;
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

  /**
   * Goes on to the file that was begun after the one that was read to its end: that with the next
   * number below its. Where it is there no more, the oldest of all is the next.
   */
  private boolean isNextOpened() throws IOException {
    var mine = Objects.requireNonNull(opened);
    int own = numberOf(mine);
    boolean isGone = own < 0;
    int number = isGone ? files.highest() : below(own);
    var next = number < 0 ? null : files.open(number).orElse(null);
    if (next == null) {
      return false; // it is about to be put aside, or to be begun: look again
    }
    if (!isGone && (numberOf(mine) != own || below(own) != number)) {
      next.close(); // some were put aside meanwhile, and this may be a later one: look again
      return false;
    }
    mine.close();
    line.reset();
    opened = next;
    return true;
  }

  /** The number that a file has by now; -1 where it is there no more. */
  private int numberOf(RecordFiles.Opened file) throws IOException {
    for (int number = 1; number <= files.highest(); number++) {
      if (Objects.equals(file.key(), files.key(number).orElse(null))) {
        return number;
      }
    }
    return -1;
  }

  /** The highest number below one that some file has; -1 where there is none. */
  private int below(int number) throws IOException {
    int lower = number - 1;
    while (lower >= 0 && files.key(lower).isEmpty()) {
      lower--;
    }
    return lower;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }
}

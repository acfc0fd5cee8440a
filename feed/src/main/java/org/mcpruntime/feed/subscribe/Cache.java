package org.mcpruntime.feed.subscribe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.policy.PolicyState;

/**
 * The last good policies on disk: signed lines as they came, a file for each server, so that what
 * is read at the next start is verified as if it came over the wire. A file begins with a whole
 * policy; changes are added to it until they are worth writing it anew.
 *
 * <p>Nobody waits for the disk: what is to be written is handed to a thread of its own.
 */
final class Cache {

  private static final long MOST_ADDED = 256 << 10;
  private static final String SUFFIX = ".feed";
  private static final String KEYS = "keys";
  private static final String ANCHORS = "anchors.json";
  private static final String HEARTBEAT = "heartbeat";

  /** What is to be written of one server. */
  private static final class Draft {
    byte @Nullable [] whole;
    final List<byte[]> added = new ArrayList<>();
    @Nullable PolicyState state;
    boolean forgotten;
  }

  private final Path folder;
  private final Consumer<IOException> failed;
  private final Map<ObjectRef, Draft> drafts = new HashMap<>();
  private final Map<ObjectRef, Long> addedBytes = new HashMap<>();
  private final AtomicBoolean writing = new AtomicBoolean();
  private List<byte[]> keys = List.of();
  private boolean newKeys;
  private byte @Nullable [] anchors;
  private byte @Nullable [] heartbeat;

  /**
   * @param failed told of what cannot be written; the next time it is tried again
   * @throws IllegalArgumentException where there can be no such folder
   */
  Cache(Path folder, Consumer<IOException> failed) {
    this.folder = folder;
    this.failed = failed;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IllegalArgumentException("there can be no folder %s: %s".formatted(folder, e), e);
    }
  }

  /** The lines of a server; of a change that stands first, the whole policy follows it. */
  List<byte[]> read(ObjectRef server) {
    return lines(file(server));
  }

  /** The keys that were asked for; as good as this folder. */
  List<byte[]> anchors() {
    return lines(folder.resolve(ANCHORS));
  }

  List<byte[]> keys() {
    return lines(folder.resolve(KEYS));
  }

  List<byte[]> heartbeat() {
    return lines(folder.resolve(HEARTBEAT));
  }

  private static List<byte[]> lines(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      var lines = new ArrayList<byte[]>();
      int start = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          lines.add(Arrays.copyOfRange(bytes, start, i));
          start = i + 1;
        }
      }
      return lines; // what has no end was being written when the process ended
    } catch (IOException e) {
      return List.of();
    }
  }

  private Path file(ObjectRef server) {
    var name = server.namespace() + "/" + server.name();
    return folder.resolve(URLEncoder.encode(name, StandardCharsets.UTF_8) + SUFFIX);
  }

  /** The lines that announced keys, each signed with a key that is trusted before it. */
  void announced(List<byte[]> lines) {
    synchronized (drafts) {
      keys = List.copyOf(lines);
      newKeys = true;
    }
  }

  /** Keys that were asked for. */
  void anchored(byte[] json) {
    synchronized (drafts) {
      anchors = json;
    }
  }

  void heartbeat(byte[] line) {
    synchronized (drafts) {
      heartbeat = line;
    }
  }

  /** A server's policy is another. */
  void put(Frame.OfServer frame, byte[] line, @Nullable PolicyState state) {
    synchronized (drafts) {
      var draft = drafts.computeIfAbsent(frame.server(), _ -> new Draft());
      draft.forgotten = false; // it is followed again, and comes as a whole
      if (!(frame instanceof Frame.Delta)) {
        draft.whole = line;
        draft.added.clear();
      } else {
        draft.added.add(line);
      }
      draft.state = state;
    }
  }

  /** Nothing is kept of a server any more. */
  void forget(ObjectRef server) {
    synchronized (drafts) {
      var draft = new Draft();
      draft.forgotten = true;
      drafts.put(server, draft);
    }
  }

  /** Writes what is new, without waiting for it. */
  void flush() {
    if (writing.compareAndSet(false, true)) {
      var _ =
          Thread.startVirtualThread(
              () -> {
                try {
                  flushNow();
                } finally {
                  writing.set(false);
                }
              });
    }
  }

  /** Writes what is new. */
  synchronized void flushNow() {
    Map<ObjectRef, Draft> taken;
    List<byte[]> chain;
    byte[] asked;
    byte[] beat;
    synchronized (drafts) {
      taken = new HashMap<>(drafts);
      drafts.clear();
      chain = newKeys ? keys : List.of();
      newKeys = false;
      asked = anchors;
      anchors = null;
      beat = heartbeat;
      heartbeat = null;
    }
    try {
      if (asked != null) {
        replace(folder.resolve(ANCHORS), List.of(asked));
      }
      if (!chain.isEmpty()) {
        replace(folder.resolve(KEYS), chain);
      }
      for (var each : taken.entrySet()) {
        write(each.getKey(), each.getValue());
      }
      if (beat != null) {
        replace(folder.resolve(HEARTBEAT), List.of(beat));
      }
    } catch (IOException e) {
      taken.keySet().forEach(addedBytes::remove); // each is to be written as a whole next time
      putBack(taken, !chain.isEmpty(), asked, beat);
      failed.accept(e);
    }
  }

  /** What could not be written is written next time, before what has come meanwhile. */
  private void putBack(
      Map<ObjectRef, Draft> taken,
      boolean keysToo,
      byte @Nullable [] asked,
      byte @Nullable [] beat) {
    synchronized (drafts) {
      newKeys |= keysToo;
      anchors = anchors == null ? asked : anchors;
      heartbeat = heartbeat == null ? beat : heartbeat;
      taken.forEach(
          (server, old) -> {
            var later = drafts.putIfAbsent(server, old);
            if (later != null && later.whole == null && !later.forgotten) {
              later.whole = old.whole;
              later.added.addAll(0, old.added);
            }
          });
    }
  }

  private void write(ObjectRef server, Draft draft) throws IOException {
    var file = file(server);
    if (draft.forgotten) {
      Files.deleteIfExists(file);
      addedBytes.remove(server);
      return;
    }
    long added = draft.added.stream().mapToLong(line -> line.length).sum();
    // Of a file that this process has not written nobody knows how it ends.
    long before = draft.whole == null ? addedBytes.getOrDefault(server, Long.MAX_VALUE / 2) : 0;
    long all = before + added;
    var state = draft.state;
    if (all > MOST_ADDED && all > size(file) / 2 && state != null && !draft.added.isEmpty()) {
      // The last change says, signed, what the whole is; the whole itself follows it.
      var snapshot = Json.SNAPSHOTS.writeValueAsBytes(state.snapshot());
      replace(file, List.of(draft.added.getLast(), snapshot));
      addedBytes.put(server, 0L);
    } else if (draft.whole != null) {
      var lines = new ArrayList<byte[]>();
      lines.add(draft.whole);
      lines.addAll(draft.added);
      replace(file, lines);
      addedBytes.put(server, added);
    } else {
      Files.write(file, joined(draft.added), StandardOpenOption.APPEND);
      addedBytes.put(server, all);
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static void replace(Path file, List<byte[]> lines) throws IOException {
    var draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var owner = PosixFilePermissions.fromString("rw-------");
      Files.createFile(draft, PosixFilePermissions.asFileAttribute(owner));
    }
    Files.write(draft, joined(lines));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] joined(List<byte[]> lines) {
    var out = new ByteArrayOutputStream();
    for (var line : lines) {
      out.writeBytes(line);
      out.write('\n');
    }
    return out.toByteArray();
  }
}

package org.mcpruntime.feed.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Located;
import org.mcpruntime.resources.Manifests;

/**
 * Resources in a folder of manifests, looked at again and again, brought to a publisher.
 *
 * <p>Nothing is published before every file could be read, for what is missing may be what denies.
 * Later a file that cannot be read leaves what it said last.
 */
public final class ManifestFolder implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Of how many files a look costs a millisecond, and more. */
  private static final int FILES_PER_MS = 10;

  /** A file that was written within a tick of its file system's clock may be written again. */
  private static final Duration TICK = Duration.ofSeconds(2);

  /** What one file says, by kind. */
  private record Content(
      Map<ObjectRef, MCPServer> servers,
      Map<ObjectRef, MCPAccessGrant> grants,
      Map<ObjectRef, MCPAgentSession> sessions) {

    static final Content NOTHING = new Content(Map.of(), Map.of(), Map.of());
  }

  /** A file as it was seen last. */
  private static final class Seen {
    Instant modified = Instant.MIN;
    byte[] digest = {};
    boolean fits;
    Content content = Content.NOTHING;
  }

  private final Path folder;
  private final Publisher publisher;
  private final InstantSource clock;
  private final Log log;
  private final Map<Path, Seen> files = new TreeMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean published;

  public ManifestFolder(Path folder, Publisher publisher, InstantSource clock, Log log) {
    this.folder = folder;
    this.publisher = publisher;
    this.clock = clock;
    this.log = log;
  }

  /** Looks for the first time, then keeps looking. */
  public void start() {
    look();
    thread = Thread.ofPlatform().daemon().name("manifests").start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(pause(), TimeUnit.MILLISECONDS)) {
        try {
          look();
        } catch (RuntimeException e) {
          log.failure("The manifests could not be looked at", e, LogKeys.PATH.is(folder));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long pause() {
    return Math.max(PAUSE.toMillis(), files.size() / FILES_PER_MS);
  }

  private void look() {
    var there = list();
    for (var path : there) {
      look(path, files.computeIfAbsent(path, _ -> new Seen()));
    }
    var gone = new ArrayList<>(files.keySet());
    gone.removeAll(there);
    for (var path : gone) {
      change(files.getOrDefault(path, new Seen()), Content.NOTHING);
      files.remove(path);
    }
    if (!published && files.values().stream().allMatch(seen -> seen.fits)) {
      published = true;
      publisher.replace(
          all(c -> c.servers).values(), all(c -> c.grants).values(), all(c -> c.sessions).values());
    }
  }

  private List<Path> list() {
    try (var tree = Files.walk(folder)) {
      return tree.filter(ManifestFolder::isManifest).filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of manifests cannot be listed", e);
    }
  }

  private static boolean isManifest(Path file) {
    var name = file.getFileName().toString();
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }

  private void look(Path path, Seen seen) {
    try {
      var modified =
          Files.readAttributes(path, BasicFileAttributes.class).lastModifiedTime().toInstant();
      boolean settled = Duration.between(modified, clock.instant()).compareTo(TICK) > 0;
      if (modified.equals(seen.modified) && settled) {
        return;
      }
      byte[] digest = digest(Files.readAllBytes(path));
      seen.modified = modified;
      if (!Arrays.equals(digest, seen.digest)) {
        seen.digest = digest;
        read(path, seen);
      }
    } catch (IOException e) {
      // It was there a moment ago; the next look sees whether it is gone.
    }
  }

  private void read(Path path, Seen seen) {
    var manifests = Manifests.read(List.of(path));
    if (manifests.hasErrors()) {
      var wrong = manifests.findings().stream().filter(Finding::error).findFirst();
      log.error(
          "A manifest cannot be read; what it said before stays",
          LogKeys.PATH.is(path),
          LogKeys.ERROR.is(wrong.map(Object::toString).orElse("")));
      return;
    }
    seen.fits = true;
    change(
        seen,
        new Content(
            byRef(manifests.servers()), byRef(manifests.grants()), byRef(manifests.sessions())));
  }

  private static <T> Map<ObjectRef, T> byRef(List<Located<T>> objects) {
    var byRef = new TreeMap<ObjectRef, T>();
    objects.forEach(object -> byRef.put(object.metadata().ref(), object.object()));
    return byRef;
  }

  private void change(Seen seen, Content after) {
    var before = seen.content;
    seen.content = after;
    if (published) {
      change(before.servers, after.servers, publisher::put, this::removeServer);
      change(before.grants, after.grants, publisher::put, this::removeGrant);
      change(before.sessions, after.sessions, publisher::put, this::removeSession);
    }
  }

  private static <T> void change(
      Map<ObjectRef, T> before,
      Map<ObjectRef, T> after,
      Consumer<T> put,
      Consumer<ObjectRef> remove) {
    after.forEach(
        (ref, object) -> {
          if (!object.equals(before.get(ref))) {
            put.accept(object);
          }
        });
    before.keySet().stream().filter(ref -> !after.containsKey(ref)).forEach(remove);
  }

  /** An object that has moved to another file is there still. */
  private void removeServer(ObjectRef ref) {
    var elsewhere = all(c -> c.servers).get(ref);
    if (elsewhere == null) {
      publisher.removeServer(ref);
    } else {
      publisher.put(elsewhere);
    }
  }

  private void removeGrant(ObjectRef ref) {
    var elsewhere = all(c -> c.grants).get(ref);
    if (elsewhere == null) {
      publisher.removeGrant(ref);
    } else {
      publisher.put(elsewhere);
    }
  }

  private void removeSession(ObjectRef ref) {
    var elsewhere = all(c -> c.sessions).get(ref);
    if (elsewhere == null) {
      publisher.removeSession(ref);
    } else {
      publisher.put(elsewhere);
    }
  }

  /** Of all files; of two objects of one name the one of the last file counts. */
  private <T> Map<ObjectRef, T> all(Function<Content, Map<ObjectRef, T>> kind) {
    var all = new TreeMap<ObjectRef, T>();
    files.values().forEach(seen -> all.putAll(kind.apply(seen.content)));
    return all;
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      if (thread != null) {
        var _ = thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

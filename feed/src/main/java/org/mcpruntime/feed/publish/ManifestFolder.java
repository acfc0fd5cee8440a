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
 * Later a file that cannot be read leaves what it said last, and one that is being written counts
 * when two looks find the same.
 */
public final class ManifestFolder implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Of how many files a look costs a millisecond, and more. */
  private static final int FILES_PER_MS = 10;

  /** What is being written is looked at again sooner. */
  private static final Duration SHORT_PAUSE = Duration.ofMillis(5);

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
    byte[] draft = {};
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
  private final Said<MCPServer> servers;
  private final Said<MCPAccessGrant> grants;
  private final Said<MCPAgentSession> sessions;
  private boolean isBeingWritten;
  private boolean published;

  public ManifestFolder(Path folder, Publisher publisher, InstantSource clock, Log log) {
    this.folder = folder;
    this.publisher = publisher;
    this.clock = clock;
    this.log = log;
    this.servers = new Said<>(log);
    this.grants = new Said<>(log);
    this.sessions = new Said<>(log);
  }

  /** Looks for the first time, twice, then keeps looking. */
  public void start() {
    look();
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
    var least = isBeingWritten ? SHORT_PAUSE : PAUSE;
    return Math.max(least.toMillis(), files.size() / FILES_PER_MS);
  }

  private void look() {
    isBeingWritten = false;
    var there = list();
    for (var path : there) {
      look(path, files.computeIfAbsent(path, _ -> new Seen()));
    }
    var gone = new ArrayList<>(files.keySet());
    gone.removeAll(there);
    for (var path : gone) {
      change(path, files.getOrDefault(path, new Seen()), Content.NOTHING);
      files.remove(path);
    }
    if (published) {
      servers.publish(publisher::put, publisher::removeServer);
      grants.publish(publisher::put, publisher::removeGrant);
      sessions.publish(publisher::put, publisher::removeSession);
    } else if (files.values().stream().allMatch(seen -> seen.fits)) {
      published = true;
      publisher.replace(servers.all(), grants.all(), sessions.all());
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
      if (Arrays.equals(digest, seen.digest)) {
        return;
      }
      var manifests = Arrays.equals(digest, seen.draft) ? Manifests.read(List.of(path)) : null;
      if (manifests != null && Arrays.equals(digest, digest(Files.readAllBytes(path)))) {
        seen.digest = digest;
        take(path, seen, manifests);
      } else {
        seen.draft = digest;
        seen.modified = Instant.MIN; // the next look looks, whatever the file's clock says
        isBeingWritten = true;
      }
    } catch (IOException e) {
      // It was there a moment ago; the next look sees whether it is gone.
    }
  }

  private void take(Path path, Seen seen, Manifests manifests) {
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
        path,
        seen,
        new Content(
            byRef(manifests.servers()), byRef(manifests.grants()), byRef(manifests.sessions())));
  }

  private static <T> Map<ObjectRef, T> byRef(List<Located<T>> objects) {
    var byRef = new TreeMap<ObjectRef, T>();
    objects.forEach(object -> byRef.put(object.metadata().ref(), object.object()));
    return byRef;
  }

  private void change(Path path, Seen seen, Content after) {
    var before = seen.content;
    seen.content = after;
    servers.change(path, before.servers, after.servers);
    grants.change(path, before.grants, after.grants);
    sessions.change(path, before.sessions, after.sessions);
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

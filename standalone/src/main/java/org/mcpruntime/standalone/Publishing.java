package org.mcpruntime.standalone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.mcpruntime.feed.publish.Publisher;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Listing;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Version;

/**
 * Follows the desired state: the publisher of policies hears of it first, then whoever listens. One
 * thread for each kind, so that a revocation waits for nothing.
 */
final class Publishing implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Resources resources;
  private final Publisher publisher;
  private final Log log;
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  Publishing(Resources resources, Publisher publisher, Log log) {
    this.resources = resources;
    this.publisher = publisher;
    this.log = log;
  }

  /** Hears of every change, on a thread of its kind's; it must be quick. */
  void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }

  /** Publishes all there is, then follows. */
  void start() {
    var servers = resources.list(Selection.all(Kind.SERVER));
    var grants = resources.list(Selection.all(Kind.GRANT));
    var sessions = resources.list(Selection.all(Kind.SESSION));
    publisher.replace(servers.servers(), grants.grants(), sessions.sessions());
    for (var listing : List.of(servers, grants, sessions)) {
      listing.resources().forEach(resource -> tell(new Change.Added(resource)));
    }
    follow(Kind.SERVER, servers.version());
    follow(Kind.GRANT, grants.version());
    follow(Kind.SESSION, sessions.version());
  }

  private void follow(Kind kind, Version from) {
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .name("follows " + kind.plural())
            .start(() -> follow(Selection.all(kind), from)));
  }

  private void follow(Selection selection, Version from) {
    var version = from;
    while (!closed) {
      try (var watch = resources.watch(selection, version)) {
        boolean followed = true;
        while (followed && !closed) {
          var change = watch.next(PATIENCE);
          change.filter(c -> !(c instanceof Change.Expired)).ifPresent(this::take);
          followed = change.filter(Change.Expired.class::isInstance).isEmpty();
        }
        if (!closed) {
          version = again(selection);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.failure("A change of the desired state could not be followed", e);
        version = again(selection);
      }
    }
  }

  /** Changes are missing, so all there is is published again. */
  private Version again(Selection selection) {
    var servers = resources.list(Selection.all(Kind.SERVER));
    var grants = resources.list(Selection.all(Kind.GRANT));
    var sessions = resources.list(Selection.all(Kind.SESSION));
    publisher.replace(servers.servers(), grants.grants(), sessions.sessions());
    Listing own =
        switch (selection.kind()) {
          case SERVER -> servers;
          case GRANT -> grants;
          case SESSION -> sessions;
        };
    own.resources().forEach(resource -> tell(new Change.Modified(resource)));
    return own.version();
  }

  private void take(Change change) {
    switch (change) {
      case Change.Added(var resource) -> put(resource);
      case Change.Modified(var resource) -> put(resource);
      case Change.Deleted(var last) -> remove(last);
      case Change.Bookmark _, Change.Expired _ -> {
        return;
      }
    }
    tell(change);
  }

  private void put(Resource resource) {
    switch (resource) {
      case Resource.Server(var server) -> publisher.put(server);
      case Resource.Grant(var grant) -> publisher.put(grant);
      case Resource.Session(var session) -> publisher.put(session);
    }
  }

  private void remove(Resource resource) {
    var ref = resource.metadata().ref();
    switch (resource) {
      case Resource.Server _ -> publisher.removeServer(ref);
      case Resource.Grant _ -> publisher.removeGrant(ref);
      case Resource.Session _ -> publisher.removeSession(ref);
    }
  }

  private void tell(Change change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}

package org.mcpruntime.standalone;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.access.ServerRef;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.policy.AccessVerdict;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Write;

/**
 * Writes down what became of grants and sessions, on a thread of its own: nothing that is decided
 * waits for it.
 */
final class AccessStatuses implements AutoCloseable {

  private static final long LOOK_SECONDS = 1;

  private final Resources resources;
  private final InstantSource clock;
  private final Log log;
  private final LinkedBlockingQueue<ResourceRef> touched = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;
  private Instant looked;

  AccessStatuses(Resources resources, InstantSource clock, Log log) {
    this.resources = resources;
    this.clock = clock;
    this.log = log;
    this.looked = clock.instant();
    this.thread = Thread.ofPlatform().daemon().name("access statuses").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Something is another. */
  void changed(Change change) {
    change.about().map(Resource::ref).ifPresent(touched::add);
  }

  private void run() {
    while (!closed) {
      try {
        var ref = touched.poll(LOOK_SECONDS, TimeUnit.SECONDS);
        if (ref != null) {
          look(ref);
        }
        lookAtTime();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.failure("What became of a grant or session could not be written", e);
      }
    }
  }

  private void look(ResourceRef ref) {
    switch (ref.kind()) {
      case SERVER -> lookAtAllOf(ref.ref());
      case GRANT, SESSION -> resources.get(ref).ifPresent(this::write);
    }
  }

  /** A server came or went, or admits others: its grants and sessions may stand elsewhere. */
  private void lookAtAllOf(ObjectRef server) {
    for (var kind : List.of(Kind.GRANT, Kind.SESSION)) {
      for (var resource : resources.list(Selection.all(kind)).resources()) {
        if (server.equals(serverOf(resource))) {
          write(resource);
        }
      }
    }
  }

  /** What time alone has changed since the last look. */
  private void lookAtTime() {
    var now = clock.instant();
    if (now.isBefore(looked.plusSeconds(LOOK_SECONDS)) && !now.isBefore(looked)) {
      return;
    }
    var servers = new HashMap<ObjectRef, MCPServer>();
    for (var server : resources.list(Selection.all(Kind.SERVER)).servers()) {
      servers.put(server.metadata().ref(), server);
    }
    for (var session : resources.list(Selection.all(Kind.SESSION)).sessions()) {
      var server = servers.get(session.spec().serverRef().from(session.metadata().namespace()));
      if (AccessVerdict.turns(server, session).anyMatch(turn -> isSinceLook(turn, now))) {
        write(new Resource.Session(session));
      }
    }
    for (var grant : resources.list(Selection.all(Kind.GRANT)).grants()) {
      if (AccessVerdict.turns(grant).anyMatch(turn -> isSinceLook(turn, now))) {
        write(new Resource.Grant(grant));
      }
    }
    looked = now;
  }

  private boolean isSinceLook(Instant turn, Instant now) {
    return turn.isAfter(looked) && !turn.isAfter(now);
  }

  private static @Nullable ObjectRef serverOf(Resource resource) {
    var namespace = resource.metadata().namespace();
    return switch (resource) {
      case Resource.Server _ -> null;
      case Resource.Grant(var grant) -> grant.spec().serverRef().from(namespace);
      case Resource.Session(var session) -> session.spec().serverRef().from(namespace);
    };
  }

  private void write(Resource resource) {
    var next =
        switch (resource) {
          case Resource.Server _ -> resource;
          case Resource.Grant(var grant) ->
              new Resource.Grant(
                  new MCPAccessGrant(
                      grant.apiVersion(),
                      grant.kind(),
                      grant.metadata(),
                      grant.spec(),
                      status(grant)));
          case Resource.Session(var session) ->
              new Resource.Session(
                  new MCPAgentSession(
                      session.apiVersion(),
                      session.kind(),
                      session.metadata(),
                      session.spec(),
                      status(session)));
        };
    if (next.equals(resource)) {
      return;
    }
    switch (resources.updateStatus(next, Write.FOR_REAL)) {
      case Outcome.Configured _, Outcome.Unchanged _, Outcome.Absent _ -> {
        // As it should be.
      }
      case Outcome.Conflict _ -> touched.add(resource.ref());
      case Outcome.Invalid(var findings) ->
          log.error(
              "The status of a grant or session does not fit",
              LogKeys.NAME.is(resource.ref()),
              LogKeys.ERROR.is(findings));
      case Outcome.Failed(var sentence) ->
          log.warn(
              "The status of a grant or session could not be written",
              LogKeys.NAME.is(resource.ref()),
              LogKeys.ERROR.is(sentence));
    }
  }

  private AccessStatus status(MCPAccessGrant grant) {
    var meta = grant.metadata();
    var now = clock.instant();
    return AccessVerdict.of(server(grant.spec().serverRef(), meta), grant, now)
        .status(meta, grant.status(), null, now);
  }

  private AccessStatus status(MCPAgentSession session) {
    var meta = session.metadata();
    var now = clock.instant();
    return AccessVerdict.of(server(session.spec().serverRef(), meta), session, now)
        .status(meta, session.status(), null, now);
  }

  private @Nullable MCPServer server(ServerRef ref, ObjectMeta meta) {
    return resources
        .get(new ResourceRef(Kind.SERVER, ref.from(meta.namespace())))
        .map(resource -> ((Resource.Server) resource).object())
        .orElse(null);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}

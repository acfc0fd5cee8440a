package org.mcpruntime.bridge.stdio;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Revision;

/**
 * What a client of the legacy era has opened: what it can, where it listens, what it has missed.
 */
final class Session {

  /** Messages for a client that does not listen yet, or again. */
  private static final int MISSED = 64;

  private static final int MISSED_BYTES = 256 << 10;
  private static final int STREAMS = 4;
  private static final int SUBSCRIPTIONS = 1024;

  private final String id;
  private final Set<String> capabilities;

  // What follows is guarded by the session itself.
  private final List<Outlet> streams = new ArrayList<>();
  private final ArrayDeque<JsonText> missed = new ArrayDeque<>();
  private final Set<String> subscriptions = new HashSet<>();
  private long missedBytes;
  private Instant lastUsed;
  private boolean closed;

  private volatile @Nullable Switchboard board;
  private volatile Revision revision = Revision.V2025_11_25;

  Session(String id, Envelope initialize, Instant now) {
    this.id = id;
    this.lastUsed = now;
    var declared = new HashSet<String>();
    var found = initialize.param("capabilities");
    if (found != null) {
      found.members((name, _) -> declared.add(name));
    }
    this.capabilities = Set.copyOf(declared);
  }

  String id() {
    return id;
  }

  /** The process that serves it; null while it is being started. */
  @Nullable Switchboard board() {
    return board;
  }

  void servedBy(Switchboard served) {
    board = served;
  }

  Revision revision() {
    return revision;
  }

  void speaks(Revision agreed) {
    revision = agreed;
  }

  /** Whether its client declared that it answers such requests of servers. */
  boolean answers(Method method) {
    return switch (method) {
      case SAMPLING -> capabilities.contains("sampling");
      case ELICITATION -> capabilities.contains("elicitation");
      case ROOTS_LIST -> capabilities.contains("roots");
      case TASKS_GET, TASKS_RESULT, TASKS_LIST, TASKS_CANCEL -> capabilities.contains("tasks");
      default -> false;
    };
  }

  synchronized void touch(Instant now) {
    lastUsed = now;
  }

  /** Whether nobody has used it since, and nobody listens. */
  synchronized boolean isIdleSince(Instant then) {
    return streams.isEmpty() && lastUsed.isBefore(then);
  }

  /**
   * Its client listens; what it has missed comes first.
   *
   * @param begin is done before anything is said there
   * @return whether it may: there are few streams, and a closed session has none
   */
  synchronized boolean listen(Outlet stream, Runnable begin) {
    if (closed || streams.size() >= STREAMS) {
      return false;
    }
    begin.run();
    streams.add(stream);
    for (var message : missed) {
      var _ = stream.writeAtOnce(Exchange.event(message));
    }
    missed.clear();
    missedBytes = 0;
    return true;
  }

  synchronized void unlisten(Outlet stream) {
    streams.remove(stream);
  }

  synchronized boolean listens() {
    return !streams.isEmpty();
  }

  private synchronized @Nullable Outlet newest() {
    return streams.isEmpty() ? null : streams.getLast();
  }

  /**
   * Says something on the stream that was opened last, or keeps it until one is.
   *
   * @return what became of it; GONE where it had to be let go
   */
  Outlet.Written tell(JsonText message) {
    while (true) {
      var stream = newest();
      if (stream == null) {
        return keep(message) ? Outlet.Written.TAKEN : Outlet.Written.GONE;
      }
      var written = stream.write(Exchange.event(message));
      if (written != Outlet.Written.GONE) {
        return written;
      }
      synchronized (this) {
        streams.remove(stream);
      }
    }
  }

  private synchronized boolean keep(JsonText message) {
    if (closed || missed.size() >= MISSED || missedBytes + message.length() > MISSED_BYTES) {
      return false;
    }
    missed.add(message);
    missedBytes += message.length();
    return true;
  }

  /** Wants to hear of a resource; false where it wants to hear of too many. */
  synchronized boolean subscribe(String uri) {
    return subscriptions.size() < SUBSCRIPTIONS && subscriptions.add(uri);
  }

  synchronized boolean unsubscribe(String uri) {
    return subscriptions.remove(uri);
  }

  synchronized boolean subscribes(String uri) {
    return subscriptions.contains(uri);
  }

  synchronized List<String> subscriptions() {
    return List.copyOf(subscriptions);
  }

  /**
   * Ends its streams.
   *
   * @return whether it was open
   */
  boolean close() {
    List<Outlet> open;
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      open = List.copyOf(streams);
      streams.clear();
      missed.clear();
    }
    open.forEach(Outlet::end);
    return true;
  }
}

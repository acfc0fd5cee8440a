package org.mcpruntime.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.SessionBinding;

/** Sessions by name; two namespaces may use one name. */
final class SessionTable {

  private final Shards<SessionBinding> byName;

  private SessionTable(Shards<SessionBinding> byName) {
    this.byName = byName;
  }

  static SessionTable of(List<SessionBinding> sessions) {
    return new SessionTable(Shards.of(session -> session.name().hashCode(), sessions));
  }

  /**
   * The session of that name that belongs to the caller, or null. Of several in different
   * namespaces one that is over counts first, so that taking one away never allows more.
   */
  @Nullable SessionBinding find(Caller caller, Instant now) {
    SessionBinding best = null;
    int hash = caller.session().hashCode();
    var slots = byName.slots(hash);
    int at = Shards.first(hash, slots);
    while (slots[at] instanceof SessionBinding session) {
      if (session.name().equals(caller.session())
          && session.subject().includes(caller.identity())
          && (best == null || countsBefore(session, best, now))) {
        best = session;
      }
      at = Shards.next(at, slots);
    }
    return best;
  }

  private static boolean countsBefore(SessionBinding one, SessionBinding other, Instant now) {
    boolean over = over(one, now);
    return over == over(other, now) ? one.ref().compareTo(other.ref()) < 0 : over;
  }

  private static boolean over(SessionBinding session, Instant now) {
    return session.revoked() || session.expired(now);
  }

  List<SessionBinding> all() {
    return byName.values();
  }

  boolean knows(String name) {
    int hash = name.hashCode();
    var slots = byName.slots(hash);
    int at = Shards.first(hash, slots);
    while (slots[at] instanceof SessionBinding session) {
      if (session.name().equals(name)) {
        return true;
      }
      at = Shards.next(at, slots);
    }
    return false;
  }

  @Nullable SessionBinding find(ObjectRef ref) {
    var found = all(ref);
    return found.isEmpty() ? null : found.getFirst();
  }

  /** More than one only where the document itself repeats a reference. */
  private List<SessionBinding> all(ObjectRef ref) {
    var found = new ArrayList<SessionBinding>(1);
    int hash = ref.name().hashCode();
    var slots = byName.slots(hash);
    int at = Shards.first(hash, slots);
    while (slots[at] instanceof SessionBinding session) {
      if (session.name().equals(ref.name()) && session.namespace().equals(ref.namespace())) {
        found.add(session);
      }
      at = Shards.next(at, slots);
    }
    return found;
  }

  /** These without those that are gone, and with those that are put. */
  SessionTable with(List<SessionBinding> put, List<ObjectRef> gone) {
    var come = new ArrayList<SessionBinding>();
    var go = new ArrayList<SessionBinding>();
    Bindings.outcome(SessionBinding::ref, put, gone)
        .forEach(
            (ref, after) -> {
              var before = all(ref);
              if (!before.equals(after)) {
                go.addAll(before);
                come.addAll(after);
              }
            });
    return come.isEmpty() && go.isEmpty() ? this : new SessionTable(byName.with(come, go));
  }
}

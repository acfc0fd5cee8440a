package org.mcpruntime.feed.subscribe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.wire.Report;

/** Which sessions were let do something since it was said last. Written by all event loops. */
public final class Uses {

  /** More than are used here at a time; beyond it uses wait for the next report. */
  private static final int MOST = 1 << 18;

  private record Key(ObjectRef server, ObjectRef session) {}

  private final Map<Key, Long> seconds = new ConcurrentHashMap<>();

  /** A session was used; within one second it is written once. */
  public void used(ObjectRef server, ObjectRef session, Instant at) {
    var key = new Key(server, session);
    long second = at.getEpochSecond();
    var known = seconds.get(key);
    if ((known == null && seconds.size() < MOST) || (known != null && known < second)) {
      seconds.merge(key, second, Math::max);
    }
  }

  /** Takes some of them away, to be said. */
  public List<Report.Use> take(int most) {
    var taken = new ArrayList<Report.Use>();
    var left = seconds.entrySet().iterator();
    while (left.hasNext() && taken.size() < most) {
      var each = left.next();
      if (seconds.remove(each.getKey(), each.getValue())) {
        taken.add(
            new Report.Use(
                each.getKey().server,
                each.getKey().session,
                Instant.ofEpochSecond(each.getValue())));
      }
    }
    return taken;
  }

  /** They could not be said. */
  void giveBack(List<Report.Use> uses) {
    for (var use : uses) {
      seconds.merge(
          new Key(use.server(), use.session()), use.lastUsedAt().getEpochSecond(), Math::max);
    }
  }
}

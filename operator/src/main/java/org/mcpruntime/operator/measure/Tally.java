package org.mcpruntime.operator.measure;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.operator.canary.Window;
import org.mcpruntime.operator.desired.Track;

/** The figures of one trial so far. */
final class Tally {

  private final Map<String, Sample> last = new HashMap<>();
  private final Map<Track, Sample> totals = new EnumMap<>(Track.class);
  private @Nullable Instant from;

  /** A gateway as it was read: the pod's uid tells it from its successor. */
  record Reading(String pod, Track track, Sample sample) {}

  /** Takes what the gateways say at one moment; what they counted before the first one is past. */
  void add(Iterable<Reading> readings, Instant now) {
    boolean first = from == null;
    for (var reading : readings) {
      var before = last.put(reading.pod, reading.sample);
      // A pod that came since has counted nothing that is past.
      var counted =
          before != null ? reading.sample.since(before) : first ? Sample.NONE : reading.sample;
      totals.merge(reading.track, counted, Sample::plus);
    }
    if (first) {
      from = now;
    }
  }

  /** Null before two moments were seen. */
  @Nullable Window window(Instant until) {
    return from == null || !until.isAfter(from)
        ? null
        : new Window(
            from,
            until,
            totals.getOrDefault(Track.STABLE, Sample.NONE).figures(),
            totals.getOrDefault(Track.CANARY, Sample.NONE).figures());
  }
}

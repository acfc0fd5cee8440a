package org.mcpruntime.operator.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.operator.identity.SharedSecret;

/**
 * A Secret with what each replica tells the others, an entry each. It is read often and written
 * only when there is news. One thread turns it, all may read.
 */
final class Noticeboard {

  /** What is older is of a replica that is no more: those that are write again before. */
  private static final Duration OVER = Duration.ofHours(2);

  private static final Duration AGAIN = Duration.ofMinutes(30);

  /** A Secret holds a mebibyte: there is room for two, which is how many replicas there are. */
  static final int LONGEST = 480 << 10;

  private final SharedSecret secret;
  private final String self;
  private @Nullable Notice written;
  private volatile List<Notice> others = List.of();
  private volatile Map<ObjectRef, Map<String, String>> known = Map.of();

  /**
   * @param self the name of this replica
   */
  Noticeboard(SharedSecret secret, String self) {
    this.secret = secret;
    this.self = self;
  }

  /**
   * Looks what others say, and writes what this replica has to say, where that is news.
   *
   * @return why that could not be done
   */
  Optional<String> turn(Notice own) {
    return switch (secret.read()) {
      case SharedSecret.Held.Unreached(var sentence) -> Optional.of(sentence);
      case SharedSecret.Held.Absent _ -> {
        hear(List.of());
        yield write(null, Map.of(), own);
      }
      case SharedSecret.Held.Found(var version, var data) -> {
        hear(read(data, self, own.at()));
        yield write(version, data, own);
      }
    };
  }

  /**
   * What all said last, this replica among them before it ended and began again.
   *
   * @throws UncheckedIOException where nobody can be asked: what is over would begin anew
   */
  List<Notice> recall(Instant now) {
    return switch (secret.read()) {
      case SharedSecret.Held.Found(var _, var data) -> read(data, "", now);
      case SharedSecret.Held.Absent _ -> List.of();
      case SharedSecret.Held.Unreached(var sentence) ->
          throw new UncheckedIOException(new IOException(sentence));
    };
  }

  private static List<Notice> read(Map<String, String> data, String but, Instant now) {
    var notices = new ArrayList<Notice>();
    data.forEach(
        (replica, text) -> {
          if (!replica.equals(but) && !text.isEmpty()) {
            Notice.read(text).filter(notice -> !isOver(notice, now)).ifPresent(notices::add);
          }
        });
    notices.sort(Comparator.comparing(Notice::at));
    return List.copyOf(notices);
  }

  private static boolean isOver(Notice notice, Instant now) {
    return notice.at().plus(OVER).isBefore(now);
  }

  private Optional<String> write(@Nullable String version, Map<String, String> data, Notice own) {
    if (!isNews(own, data)) {
      return Optional.empty();
    }
    var all = new TreeMap<>(data);
    // An entry is emptied and not taken away: a merge takes nothing away.
    all.replaceAll(
        (replica, text) ->
            Notice.read(text).filter(notice -> !isOver(notice, own.at())).isPresent() ? text : "");
    all.put(self, own.text());
    return switch (secret.write(version, all)) {
      case SharedSecret.Written.Done _ -> {
        written = own;
        yield Optional.empty();
      }
      case SharedSecret.Written.Overtaken _ -> Optional.empty(); // the next turn writes
      case SharedSecret.Written.Failed(var sentence) -> Optional.of(sentence);
    };
  }

  private boolean isNews(Notice own, Map<String, String> data) {
    var before = written;
    if (before == null || data.getOrDefault(self, "").isEmpty()) {
      // A replica with nothing to say is no news.
      return !own.enforced().isEmpty() || !own.lives().isEmpty() || data.containsKey(self);
    }
    return !own.saysWhat(before) || before.at().plus(AGAIN).isBefore(own.at());
  }

  /** What others said last, the oldest first. */
  List<Notice> others() {
    return others;
  }

  private void hear(List<Notice> notices) {
    others = notices;
    known = enforced(notices);
  }

  /** Of two that say it of one gateway the later counts. */
  private static Map<ObjectRef, Map<String, String>> enforced(List<Notice> notices) {
    var enforced = new HashMap<ObjectRef, Map<String, String>>();
    for (var notice : notices) {
      for (var each : notice.enforced()) {
        enforced
            .computeIfAbsent(each.server(), _ -> new HashMap<>())
            .put(each.gateway(), each.revision());
      }
    }
    return enforced;
  }

  /** What gateways of other replicas enforce. */
  Map<ObjectRef, Map<String, String>> enforced() {
    return known;
  }

  Map<String, String> enforced(ObjectRef server) {
    return known.getOrDefault(server, Map.of());
  }
}

package org.mcpruntime.resources.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.resources.store.ResourcesContract.apply;
import static org.mcpruntime.resources.store.ResourcesContract.bound;
import static org.mcpruntime.resources.store.ResourcesContract.configured;
import static org.mcpruntime.resources.store.ResourcesContract.created;
import static org.mcpruntime.resources.store.ResourcesContract.grantIn;
import static org.mcpruntime.resources.store.ResourcesContract.list;
import static org.mcpruntime.resources.store.ResourcesContract.status;
import static org.mcpruntime.resources.store.Write.FOR_REAL;
import static org.mcpruntime.resources.store.Written.grant;
import static org.mcpruntime.resources.store.Written.server;
import static org.mcpruntime.resources.store.Written.with;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mcpruntime.resources.Kind;

/** What every watch does. */
final class WatchContract {

  private static final Duration LONG = Duration.ofSeconds(20);

  private WatchContract() {}

  static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario(
              "a watch begins with what is there, says so, and goes on with what changes",
              ground -> {
                var first = created(ground, grant(ground.namespace(), "a"));
                try (var watch = watch(ground)) {
                  var before = next(watch, 2);
                  var second = created(ground, grant(ground.namespace(), "b"));
                  var third =
                      configured(ground, with(grant(ground.namespace(), "a"), "maxTrust", "high"));
                  var _ = ground.resources().delete(second.ref(), null, FOR_REAL);

                  var after = next(watch, 3);

                  assertThat(before.getFirst()).isEqualTo(new Change.Added(first));
                  assertThat(before.getLast())
                      .isInstanceOfSatisfying(
                          Change.Bookmark.class, mark -> assertThat(mark.initial()).isTrue());
                  assertThat(after.subList(0, 2))
                      .containsExactly(new Change.Added(second), new Change.Modified(third));
                  assertThat(after.getLast())
                      .isInstanceOfSatisfying(
                          Change.Deleted.class,
                          gone -> assertThat(gone.last().ref()).isEqualTo(second.ref()));
                }
              }),
          new Scenario(
              "a watch after a listing tells what came after it, and nothing twice",
              ground -> {
                var _ = created(ground, grant(ground.namespace(), "a"));
                var listing = ground.resources().list(Selection.in(Kind.GRANT, ground.namespace()));
                var second = created(ground, grant(ground.namespace(), "b"));

                try (var watch =
                    ground
                        .resources()
                        .watch(Selection.in(Kind.GRANT, ground.namespace()), listing.version())) {
                  assertThat(next(watch, 1)).containsExactly(new Change.Added(second));
                }
              }),
          new Scenario(
              "a watch can go on where another one ended",
              ground -> {
                var first = created(ground, grant(ground.namespace(), "a"));
                var second = created(ground, grant(ground.namespace(), "b"));

                try (var watch =
                    ground
                        .resources()
                        .watch(Selection.in(Kind.GRANT, ground.namespace()), first.version())) {
                  assertThat(next(watch, 1)).containsExactly(new Change.Added(second));
                }
              }),
          new Scenario(
              "a status is a change",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "a"));
                try (var watch = watch(ground)) {
                  var _ = next(watch, 2);
                  var outcome =
                      (Outcome.Configured) status(ground, bound(grantIn(created), "sha256:1"));

                  assertThat(next(watch, 1))
                      .containsExactly(new Change.Modified(outcome.resource()));
                }
              }),
          new Scenario(
              "a watch tells nothing of other kinds and namespaces, nor of what changes nothing",
              ground -> {
                try (var watch = watch(ground)) {
                  var _ = next(watch, 1);
                  var _ = created(ground, server(ground.namespace(), "a"));
                  var _ = created(ground, grant(ground.otherNamespace(), "a"));
                  var mine = created(ground, grant(ground.namespace(), "a"));
                  var _ = apply(ground, grant(ground.namespace(), "a"));
                  var last = created(ground, grant(ground.namespace(), "b"));

                  assertThat(next(watch, 2))
                      .containsExactly(new Change.Added(mine), new Change.Added(last));
                }
              }),
          new Scenario(
              "every watch hears everything",
              ground -> {
                try (var one = watch(ground);
                    var other = watch(ground)) {
                  var created = created(ground, grant(ground.namespace(), "a"));

                  assertThat(next(one, 2)).contains(new Change.Added(created));
                  assertThat(next(other, 2)).contains(new Change.Added(created));
                }
              }),
          new Scenario(
              "changes while a watch begins are not missed",
              ground -> {
                var writer =
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              for (int i = 0; i < 40; i++) {
                                var _ = apply(ground, grant(ground.namespace(), "g" + i % 10));
                                var _ =
                                    apply(
                                        ground,
                                        with(
                                            grant(ground.namespace(), "g" + i % 10),
                                            "policyVersion",
                                            "v" + i));
                              }
                            });
                try (var watch = watch(ground)) {
                  writer.join();
                  var last = created(ground, grant(ground.namespace(), "last"));

                  var seen = replay(watch, last);

                  assertThat(seen.values()).containsExactlyElementsOf(list(ground, Kind.GRANT));
                }
              }),
          new Scenario(
              "a watch that is closed ends, for who waits too",
              ground -> {
                var watch = watch(ground);
                var _ = next(watch, 1);
                var closer = Thread.ofVirtual().start(watch::close);

                var change = watch.next(LONG);

                closer.join();
                assertThat(change).isEmpty();
                assertThat(watch.next(LONG)).isEmpty();
              }));

  private static Watch watch(Ground ground) {
    return ground.resources().watch(Selection.in(Kind.GRANT, ground.namespace()));
  }

  /** So many changes; bookmarks within a run of changes do not count. */
  static List<Change> next(Watch watch, int count) throws InterruptedException {
    var changes = new ArrayList<Change>();
    while (changes.size() < count) {
      var change = watch.next(LONG).orElseThrow(() -> new AssertionError("only " + changes));
      if (!(change instanceof Change.Bookmark(var _, var initial)) || initial) {
        changes.add(change);
      }
    }
    return changes;
  }

  /** What there is, as far as a watch told, until a resource was added. */
  static Map<ResourceRef, Resource> replay(Watch watch, Resource last) throws InterruptedException {
    var seen = new TreeMap<ResourceRef, Resource>();
    while (!seen.containsKey(last.ref())) {
      switch (next(watch, 1).getFirst()) {
        case Change.Added(var resource) -> seen.put(resource.ref(), resource);
        case Change.Modified(var resource) -> seen.put(resource.ref(), resource);
        case Change.Deleted(var gone) -> seen.remove(gone.ref());
        case Change.Bookmark _ -> {}
        case Change.Expired(var sentence) -> throw new AssertionError(sentence);
      }
    }
    return seen;
  }
}

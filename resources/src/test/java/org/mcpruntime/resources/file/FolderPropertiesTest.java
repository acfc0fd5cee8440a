package org.mcpruntime.resources.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.resources.store.Write.FOR_REAL;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Watch;
import org.mcpruntime.resources.store.Written;

/** Whatever people and programs do to a folder, in whatever order. */
class FolderPropertiesTest {

  /** Something that happens to a folder. */
  sealed interface Event {
    record Applied(Wanted wanted) implements Event {}

    record Deleted(int object) implements Event {}

    record Wrote(int file, List<Wanted> documents) implements Event {}

    record Broke(int file) implements Event {}

    /** The file ends after so many hundredths of it. */
    record Cut(int file, int hundredths) implements Event {}

    record Removed(int file) implements Event {}

    record Restarted() implements Event {}
  }

  /** An object in one of its shapes; those from 3 on are sessions, whose odd shapes are revoked. */
  record Wanted(int object, int shape) {

    Manifest manifest() {
      return object < 3
          ? Written.with(
              Written.grant("team-a", "o" + object), "maxTrust", shape % 2 == 0 ? "low" : "high")
          : Written.with(
              Written.session("team-a", "o" + object), "revoked", String.valueOf(shape % 2 == 1));
    }
  }

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void what_is_told_is_what_is_and_nothing_broken_counts(@ForAll("lives") List<Event> life)
      throws Exception {
    var folder = Files.createTempDirectory("resources-properties");
    var story = new Story(folder);
    try {
      for (var event : life) {
        story.happens(event);
      }
    } finally {
      story.end();
      delete(folder);
    }
  }

  @Provide
  Arbitrary<List<Event>> lives() {
    var files = Arbitraries.integers().between(0, 2);
    var wanted =
        Combinators.combine(
                Arbitraries.integers().between(0, 4), Arbitraries.integers().between(0, 3))
            .as(Wanted::new);
    return Arbitraries.<Event>oneOf(
            wanted.map(Event.Applied::new),
            wanted.map(Event.Applied::new),
            Arbitraries.integers().between(0, 4).map(Event.Deleted::new),
            Combinators.combine(files, wanted.list().ofMinSize(1).ofMaxSize(4))
                .as(Event.Wrote::new),
            Combinators.combine(files, wanted.list().ofMinSize(1).ofMaxSize(4))
                .as(Event.Wrote::new),
            files.map(Event.Broke::new),
            Combinators.combine(files, Arbitraries.integers().between(1, 99)).as(Event.Cut::new),
            files.map(Event.Removed::new),
            Arbitraries.create(Event.Restarted::new))
        .list()
        .ofMinSize(6)
        .ofMaxSize(14);
  }

  /** One folder and what is known of it. */
  private static final class Story {

    private final Path folder;
    private final Sentinel sentinel;
    private final Map<Kind, Watch> watches = new EnumMap<>(Kind.class);
    private final Map<ResourceRef, Resource> replayed = new TreeMap<>();
    private final Set<ResourceRef> revoked = new HashSet<>();
    private FileResources resources;

    Story(Path folder) throws IOException {
      this.folder = folder;
      this.sentinel = new Sentinel(folder);
      this.resources = open();
      sentinel.settle(resources);
    }

    private FileResources open() {
      var opened =
          FileResources.open(
              folder, InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z")), _ -> {});
      replayed.clear();
      for (var kind : Kind.values()) {
        watches.put(kind, opened.watch(Selection.all(kind)));
      }
      return opened;
    }

    void happens(Event event) throws Exception {
      var before = list();
      carryOut(event);
      if (!(event instanceof Event.Restarted)) {
        sentinel.settle(resources);
      }
      var after = list();
      replay();

      assertThat(List.copyOf(replayed.values())).as("told, after %s", event).isEqualTo(all());
      if (event instanceof Event.Restarted || event instanceof Event.Broke) {
        assertThat(after).as("after %s", event).isEqualTo(before);
      }
      after.stream().filter(Intake::isRevoked).map(Resource::ref).forEach(revoked::add);
      assertThat(after.stream().filter(resource -> !Intake.isRevoked(resource)))
          .as("revocations, after %s", event)
          .noneMatch(resource -> revoked.contains(resource.ref()));
    }

    private void carryOut(Event event) throws IOException {
      switch (event) {
        case Event.Applied(var wanted) -> {
          var _ = resources.apply(wanted.manifest(), FOR_REAL);
        }
        case Event.Deleted(var object) -> {
          var kind = object < 3 ? Kind.GRANT : Kind.SESSION;
          var _ = resources.delete(ResourceRef.of(kind, "team-a", "o" + object), null, FOR_REAL);
        }
        case Event.Wrote(var file, var documents) ->
            Sentinel.replace(
                file(file),
                documents.stream()
                    .map(wanted -> YamlWriter.document(wanted.manifest().value()))
                    .collect(Collectors.joining("---\n")));
        case Event.Broke(var file) -> {
          if (Files.exists(file(file))) {
            Files.writeString(file(file), "kind: [\n");
          }
        }
        case Event.Cut(var file, var hundredths) -> {
          if (Files.exists(file(file))) {
            var text = Files.readString(file(file));
            Files.writeString(file(file), text.substring(0, text.length() * hundredths / 100));
          }
        }
        case Event.Removed(var file) -> Files.deleteIfExists(file(file));
        case Event.Restarted() -> {
          resources.close();
          resources = open();
        }
      }
    }

    private Path file(int number) {
      return folder.resolve("f" + number + ".yaml");
    }

    /** All but the sentinel. */
    private List<Resource> list() {
      return all().stream().filter(resource -> !resource.ref().equals(Sentinel.REF)).toList();
    }

    private List<Resource> all() {
      var all = new ArrayList<Resource>();
      for (var kind : Kind.values()) {
        all.addAll(resources.list(Selection.all(kind)).resources());
      }
      return all;
    }

    private void replay() throws InterruptedException {
      for (var watch : watches.values()) {
        while (true) {
          var change = watch.next(Duration.ZERO);
          if (change.isEmpty()) {
            break;
          }
          replay(change.get());
        }
      }
    }

    private void replay(Change change) {
      switch (change) {
        case Change.Added(var resource) ->
            assertThat(replayed.put(resource.ref(), resource)).as("before %s", change).isNull();
        case Change.Modified(var resource) ->
            assertThat(replayed.put(resource.ref(), resource)).as("before %s", change).isNotNull();
        case Change.Deleted(var last) ->
            assertThat(replayed.remove(last.ref())).as("before %s", change).isNotNull();
        case Change.Bookmark _ -> {}
        case Change.Expired(var sentence) -> throw new AssertionError(sentence);
      }
    }

    void end() {
      resources.close();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var tree = Files.walk(folder)) {
      tree.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}

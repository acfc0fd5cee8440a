package org.mcpruntime.resources.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mcpruntime.resources.store.Write.FOR_REAL;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.UnavailableException;
import org.mcpruntime.resources.store.Written;

/** What goes wrong around a folder. */
class FaultsTest {

  @TempDir private Path parent;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));

  private final AtomicReference<List<Finding>> reported = new AtomicReference<>(List.of());

  @Test
  void a_second_keeper_is_told_who_keeps_the_folder() {
    try (var _ = open("r")) {
      assertThatThrownBy(() -> open("r"))
          .isInstanceOfSatisfying(
              UnavailableException.class,
              e -> assertThat(e.code()).isEqualTo(UnavailableException.Code.LOCKED))
          .hasMessageContaining("is kept by this very process already; stop that");
    }
    open("r").close();
  }

  @Test
  void a_file_in_place_of_the_folder_is_refused() throws IOException {
    Files.writeString(parent.resolve("r"), "");

    assertThatThrownBy(() -> open("r"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("give access, or name another folder");
  }

  @Test
  void a_journal_of_a_newer_release_is_left_alone() throws IOException {
    var journal = parent.resolve("r/.state/journal");
    Files.createDirectories(journal.getParent());
    Files.writeString(journal, "mcp-runtime resources 2\nwho knows\n");

    assertThatThrownBy(() -> open("r")).hasMessageContaining("was written by a newer release");

    assertThat(journal).content().contains("who knows");
  }

  @Test
  void a_folder_that_vanishes_changes_nothing_and_is_taken_up_when_it_is_back() throws Exception {
    var folder = parent.resolve("r");
    Sentinel.replace(folder.resolve("a.yaml"), yaml(Written.grant("team-a", "a")));
    try (var resources = open("r")) {
      Files.move(folder, parent.resolve("elsewhere"));
      await(() -> says("is not there, or is another folder"));
      var meanwhile = resources.list(Selection.all(Kind.GRANT)).resources();
      Sentinel.replace(parent.resolve("elsewhere/b.yaml"), yaml(Written.grant("team-a", "b")));
      Files.move(parent.resolve("elsewhere"), folder);

      await(() -> resources.list(Selection.all(Kind.GRANT)).resources().size() == 2);

      assertThat(meanwhile).hasSize(1);
      await(() -> Objects.requireNonNull(reported.get()).isEmpty());
    }
  }

  @Test
  void an_unread_journal_line_is_named_and_costs_one_identity_at_most() throws IOException {
    List<Resource> before;
    try (var resources = open("r")) {
      for (var name : List.of("a", "b", "c")) {
        var _ = resources.apply(Written.grant("team-a", name), FOR_REAL);
      }
      before = resources.list(Selection.all(Kind.GRANT)).resources();
    }
    var journal = parent.resolve("r/.state/journal");
    var bytes = Files.readAllBytes(journal);
    var text = new String(bytes, StandardCharsets.UTF_8);
    bytes[text.indexOf("\"name\":\"b\"") + 8] = 'x';
    Files.write(journal, bytes);

    try (var resources = open("r")) {
      var after = resources.list(Selection.all(Kind.GRANT)).resources();

      assertThat(after).hasSize(3).contains(before.getFirst(), before.getLast());
      assertThat(resources.findings())
          .singleElement()
          .satisfies(finding -> assertThat(finding.place().file()).isEqualTo(".state/journal"));
    }
  }

  @Test
  void a_last_line_that_was_never_finished_is_none() throws IOException {
    List<Resource> before;
    try (var resources = open("r")) {
      var _ = resources.apply(Written.grant("team-a", "a"), FOR_REAL);
      before = resources.list(Selection.all(Kind.GRANT)).resources();
    }
    var journal = parent.resolve("r/.state/journal");
    Files.writeString(journal, Files.readString(journal) + "0badc0de {\"kept\":{\"gr");

    try (var resources = open("r")) {
      assertThat(resources.list(Selection.all(Kind.GRANT)).resources()).isEqualTo(before);
      assertThat(resources.findings()).isEmpty();
    }
  }

  @Test
  void a_state_that_somebody_removed_is_written_anew() throws Exception {
    try (var resources = open("r")) {
      var _ = resources.apply(Written.grant("team-a", "a"), FOR_REAL);
      var before = resources.list(Selection.all(Kind.GRANT)).resources();
      Files.delete(parent.resolve("r/.state/journal"));

      await(() -> Files.exists(parent.resolve("r/.state/journal")));

      assertThat(resources.list(Selection.all(Kind.GRANT)).resources()).isEqualTo(before);
    }
  }

  @Test
  void a_clock_that_goes_back_takes_no_version_back() {
    try (var resources = open("r")) {
      var first = (Outcome.Created) resources.apply(Written.grant("team-a", "a"), FOR_REAL);
      now.set(Instant.parse("1999-01-01T00:00:00Z"));

      var second = (Outcome.Created) resources.apply(Written.grant("team-a", "b"), FOR_REAL);

      assertThat(Long.parseLong(second.resource().version().text()))
          .isGreaterThan(Long.parseLong(first.resource().version().text()));
    }
  }

  @Test
  void a_clock_that_went_back_between_two_starts_takes_nothing_back() throws IOException {
    Resource before;
    try (var resources = open("r")) {
      var _ = resources.apply(Written.grant("team-a", "a"), FOR_REAL);
      var changed = Written.with(Written.grant("team-a", "a"), "maxTrust", "high");
      before = ((Outcome.Configured) resources.apply(changed, FOR_REAL)).resource();
    }
    now.set(Instant.parse("1999-01-01T00:00:00Z"));

    try (var resources = open("r")) {
      assertThat(resources.get(before.ref())).contains(before);
      var file = parent.resolve("r/mcpaccessgrants/team-a/a.yaml");
      Files.setLastModifiedTime(file, FileTime.from(Objects.requireNonNull(now.get())));
    }
    try (var resources = open("r")) {
      var unchanged = resources.get(before.ref());
      var after =
          ((Outcome.Configured) resources.apply(Written.grant("team-a", "a"), FOR_REAL)).resource();

      assertThat(unchanged).contains(before);
      assertThat(after.metadata().generation())
          .isEqualTo(Objects.requireNonNull(before.metadata().generation()) + 1);
      assertThat(Long.parseLong(after.version().text()))
          .isGreaterThan(Long.parseLong(before.version().text()));
      assertThat(after.metadata().creationTimestamp())
          .isEqualTo(before.metadata().creationTimestamp());
    }
  }

  @Test
  void versions_go_on_after_a_keeper_that_died() throws IOException {
    Resource before;
    try (var resources = open("r")) {
      var _ = resources.apply(Written.grant("team-a", "a"), FOR_REAL);
      before = resources.list(Selection.all(Kind.GRANT)).resources().getFirst();
      Files.copy(parent.resolve("r/.state/journal"), parent.resolve("at-death"));
    }
    Files.move(
        parent.resolve("at-death"),
        parent.resolve("r/.state/journal"),
        StandardCopyOption.REPLACE_EXISTING);

    try (var resources = open("r")) {
      var next = (Outcome.Created) resources.apply(Written.grant("team-a", "b"), FOR_REAL);

      assertThat(Long.parseLong(next.resource().version().text()))
          .isGreaterThan(Long.parseLong(before.version().text()));
    }
  }

  @Test
  @Timeout(120)
  void a_thousand_broken_files_are_all_named_and_hold_up_nobody() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      Sentinel.replace(
          parent.resolve("r/broken/" + i + ".yaml"),
          switch (i % 4) {
            case 0 -> "kind: [\n";
            case 1 -> yaml(Written.grant("team-a", "g" + i)).replace("read", "rread");
            case 2 -> "a: &a [*a, *a]\n";
            default -> "\tkind: MCPServer\n";
          });
    }
    Sentinel.replace(parent.resolve("r/good.yaml"), yaml(Written.grant("team-a", "good")));

    try (var resources = open("r")) {
      assertThat(resources.list(Selection.all(Kind.GRANT)).resources()).hasSize(1);
      assertThat(resources.findings())
          .hasSizeGreaterThanOrEqualTo(1_000)
          .allSatisfy(finding -> assertThat(finding.place().file()).startsWith("broken/"));
      var _ = resources.apply(Written.grant("team-a", "better"), FOR_REAL);
      assertThat(resources.list(Selection.all(Kind.GRANT)).resources()).hasSize(2);
    }
  }

  @Test
  @Timeout(120)
  void a_thousand_broken_files_among_many_are_named_once_each_and_again_after_a_restart()
      throws IOException {
    for (int i = 0; i < 10_000; i++) {
      var name = i % 10 == 0 ? "broken/" + i : "good/" + i;
      var text = yaml(Written.grant("team-a", "g" + i));
      var file = parent.resolve("r/" + name + ".yaml");
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          switch (i % 30) {
            case 0 -> text + "\t- tab\n";
            case 10 -> text.replace("read", "rread");
            case 20 -> text.replace("team-a", "Team A");
            default -> text;
          });
    }

    for (int start = 1; start <= 2; start++) {
      var reports = new AtomicInteger();
      try (var resources =
          FileResources.open(parent.resolve("r"), now::get, _ -> reports.incrementAndGet())) {
        assertThat(resources.list(Selection.all(Kind.GRANT)).resources()).hasSize(9_000);
        assertThat(resources.findings())
            .extracting(finding -> finding.place().file())
            .doesNotHaveDuplicates()
            .hasSize(1_000)
            .allMatch(file -> file.startsWith("broken/"));
        assertThat(resources.findings()).allMatch(finding -> finding.place().line() > 0);
      }
      assertThat(reports.get()).isBetween(1, 2 * 10_000 / 1_000);
    }
  }

  @Test
  void what_is_no_text_is_named() throws IOException {
    Files.createDirectories(parent.resolve("r"));
    Files.write(parent.resolve("r/a.yaml"), new byte[] {(byte) 0xc3, 0x28});

    try (var resources = open("r")) {
      assertThat(resources.findings())
          .extracting(Finding::sentence)
          .containsExactly("is not UTF-8 text, so it is no manifest");
    }
  }

  @Test
  void a_file_that_is_rewritten_keeps_its_permissions_and_a_link_stays_one() throws IOException {
    var real = parent.resolve("real.yaml");
    Files.writeString(real, yaml(Written.grant("team-a", "a")));
    var _ = Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-rw----"));
    Files.createDirectories(parent.resolve("r"));
    var link = Files.createSymbolicLink(parent.resolve("r/a.yaml"), real);

    try (var resources = open("r")) {
      var _ =
          resources.apply(Written.with(Written.grant("team-a", "a"), "maxTrust", "high"), FOR_REAL);
    }

    assertThat(link).isSymbolicLink();
    assertThat(real).content().contains("maxTrust: high");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void what_cannot_be_written_changes_nothing() throws IOException {
    Sentinel.replace(parent.resolve("r/mcpaccessgrants"), "in the way");

    try (var resources = open("r")) {
      var outcome = resources.apply(Written.grant("team-a", "a"), FOR_REAL);

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.sentence()).contains("nothing was changed"));
      assertThat(resources.list(Selection.all(Kind.GRANT)).resources()).isEmpty();
    }
  }

  @Test
  void git_does_not_see_the_state() throws IOException {
    open("r").close();

    assertThat(parent.resolve("r/.state/.gitignore")).content().isEqualTo("*\n");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(parent.resolve("r/.state"))))
        .isEqualTo("rwx------");
  }

  private FileResources open(String name) {
    return FileResources.open(parent.resolve(name), (InstantSource) now::get, reported::set);
  }

  private boolean says(String words) {
    return reported.get().stream().anyMatch(finding -> finding.sentence().contains(words));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
  }

  private static String yaml(Manifest manifest) {
    return YamlWriter.document(manifest.value());
  }
}

package org.mcpruntime.gateway.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mcpruntime.gateway.source.Documents.NOON;
import static org.mcpruntime.gateway.source.Documents.document;
import static org.mcpruntime.gateway.source.Documents.policy;
import static org.mcpruntime.gateway.source.Documents.session;
import static org.mcpruntime.gateway.source.Documents.stamped;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.snapshot.PolicySnapshot;

/** One file, whatever happens to it. */
class PolicyFileTest {

  private static final PolicySnapshot FIRST =
      policy("billing").withSessions(List.of(session("s1", false, null)));
  private static final PolicySnapshot SECOND =
      policy("billing").withSessions(List.of(session("s1", true, null)));

  @TempDir private Path folder;
  private final Heard heard = new Heard();
  private Path path = Path.of("");
  private PolicyFile source =
      new PolicyFile(Path.of("unused", "policy.json"), InstantSource.system());

  @BeforeEach
  void begin() throws IOException {
    path = folder.resolve("policy.json");
    Files.write(path, document(FIRST));
    source = new PolicyFile(path, InstantSource.system());
    source.listen(heard);
  }

  @AfterEach
  void end() {
    source.close();
  }

  private String inForce() {
    return source.current().only().map(policy -> policy.snapshot().revision()).orElse("");
  }

  private static String revision(PolicySnapshot policy) {
    return stamped(policy).revision();
  }

  @Test
  void the_policy_is_in_force_when_start_returns() {
    source.start();

    assertThat(inForce()).isEqualTo(revision(FIRST));
    assertThat(source.status())
        .satisfies(
            status -> {
              assertThat(status.ready()).isTrue();
              assertThat(status.schemaVersion()).isEqualTo("v1");
              assertThat(status.revision()).isEqualTo(revision(FIRST));
              assertThat(status.lastReloadError()).isNull();
            });
  }

  /** How people and tools replace files. */
  enum Replacement {
    RENAMED_OVER {
      @Override
      void put(Path path, byte[] document) throws IOException {
        var aside = Files.write(path.resolveSibling(".policy.tmp"), document);
        Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
      }
    },
    WRITTEN_IN_PLACE {
      @Override
      void put(Path path, byte[] document) throws IOException {
        Files.write(path, document);
      }
    },
    DELETED_AND_MADE_ANEW {
      @Override
      void put(Path path, byte[] document) throws IOException {
        Files.delete(path);
        Files.write(path, document);
      }
    };

    abstract void put(Path path, byte[] document) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void a_change_is_in_force_soon_however_it_is_made(Replacement replacement) throws IOException {
    source.start();

    replacement.put(path, document(SECOND));

    await().pollInterval(Duration.ofMillis(2)).until(() -> inForce().equals(revision(SECOND)));
    assertThat(heard.swaps).hasSize(2);
    assertThat(heard.swaps.getLast().changes())
        .singleElement()
        .extracting(PolicyChange::sessions)
        .isEqualTo(Set.of("s1"));
  }

  @Test
  void a_config_map_is_followed_through_its_links() throws IOException {
    Files.delete(path);
    var one = Files.createDirectory(folder.resolve("..2026_one"));
    var two = Files.createDirectory(folder.resolve("..2026_two"));
    Files.write(one.resolve("policy.json"), document(FIRST));
    Files.write(two.resolve("policy.json"), document(SECOND));
    Files.createSymbolicLink(folder.resolve("..data"), one.getFileName());
    Files.createSymbolicLink(path, Path.of("..data", "policy.json"));
    source.start();
    assertThat(inForce()).isEqualTo(revision(FIRST));

    var link = Files.createSymbolicLink(folder.resolve("..data_tmp"), two.getFileName());
    Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

    await().until(() -> inForce().equals(revision(SECOND)));
    assertThat(heard.refusals).isEmpty();
  }

  /** What may become of a file that must not become of a policy. */
  enum Harm {
    EMPTY("is empty") {
      @Override
      void to(Path path) throws IOException {
        Files.write(path, new byte[0]);
      }
    },
    HALF_WRITTEN("cannot be enforced: line 1") {
      @Override
      void to(Path path) throws IOException {
        byte[] whole = document(SECOND);
        Files.write(path, Arrays.copyOf(whole, whole.length / 2));
      }
    },
    DELETED("is not there") {
      @Override
      void to(Path path) throws IOException {
        Files.delete(path);
      }
    },
    WRONG_DIGEST("revision: is sha256:") {
      @Override
      void to(Path path) throws IOException {
        var text = new String(document(FIRST), UTF_8);
        Files.writeString(path, text.replace("\"medium\"", "\"high\""));
      }
    },
    FROM_THE_FUTURE("made in the future") {
      @Override
      void to(Path path) throws IOException {
        var future = Documents.generatedAt(SECOND, NOON.plus(Duration.ofDays(100_000)));
        Files.write(path, document(future));
      }
    },
    OF_A_NEWER_SCHEMA("schema_version: is \"v2\"") {
      @Override
      void to(Path path) throws IOException {
        var text = new String(document(SECOND), UTF_8);
        Files.writeString(path, text.replace("\"v1\"", "\"v2\""));
      }
    },
    HUGE("has more than 67108864 bytes") {
      @Override
      void to(Path path) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
          file.setLength(WatchedFile.LARGEST + 1L);
        }
      }
    },
    OF_ANOTHER_SERVER("this gateway stands before acme/billing") {
      @Override
      void to(Path path) throws IOException {
        Files.write(path, document(policy("payroll")));
      }
    },
    A_DIRECTORY("is not there") {
      @Override
      void to(Path path) throws IOException {
        Files.delete(path);
        Files.createDirectory(path);
      }
    };

    final String sentence;

    Harm(String sentence) {
      this.sentence = sentence;
    }

    abstract void to(Path path) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void what_cannot_be_enforced_is_said_and_leaves_the_last_good_policy(Harm harm)
      throws IOException {
    source.start();
    var before = source.status();

    harm.to(path);

    await().until(() -> source.status().lastReloadError() != null);
    await()
        .untilAsserted(() -> assertThat(source.status().lastReloadError()).contains(harm.sentence));
    assertThat(inForce()).isEqualTo(revision(FIRST));
    assertThat(source.status().ready()).isTrue();
    assertThat(source.status().loadedAt()).isEqualTo(before.loadedAt());
    assertThat(heard.refusals.getLast().sentence()).contains(harm.sentence);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "A_DIRECTORY")
  void the_next_good_document_is_taken_after_any_harm(Harm harm) throws IOException {
    source.start();
    harm.to(path);
    await().until(() -> source.status().lastReloadError() != null);

    Files.write(path, document(SECOND));

    await().until(() -> inForce().equals(revision(SECOND)));
    await().until(() -> source.status().lastReloadError() == null);
  }

  @ParameterizedTest
  @EnumSource
  void without_a_first_good_document_the_source_is_not_ready_and_says_why(Harm harm)
      throws IOException {
    harm.to(path);

    source.start();

    boolean first = harm != Harm.OF_ANOTHER_SERVER;
    assertThat(source.status().ready()).isEqualTo(!first);
    if (first) {
      assertThat(source.status().lastReloadError()).contains(harm.sentence);
      assertThat(source.current().all()).isEmpty();
    }
  }

  @Test
  void a_gateway_that_started_without_a_policy_gets_ready_when_one_comes() throws IOException {
    Files.delete(path);
    source.start();
    assertThat(source.status().ready()).isFalse();

    Files.write(path, document(FIRST));

    await().until(() -> source.status().ready());
    assertThat(source.status().lastReloadError()).isNull();
  }

  @Test
  void what_says_the_same_is_not_taken_again() throws IOException {
    source.start();
    var before = source.status();

    Files.write(path, document(Documents.generatedAt(FIRST, NOON)));
    Files.write(folder.resolve("other.json"), new byte[] {1});

    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> source.status().equals(before) && heard.swaps.size() == 1);
  }

  /** Two writings within one tick of the file system's clock look alike from outside. */
  @Test
  void of_many_changes_in_no_time_the_last_one_is_in_force_in_the_end() throws IOException {
    source.start();

    for (int i = 0; i < 50; i++) {
      var many = policy("billing").withSessions(List.of(session("s" + i % 10, false, null)));
      Files.write(path, document(many));
    }

    var last = policy("billing").withSessions(List.of(session("s9", false, null)));
    await().until(() -> inForce().equals(revision(last)));
  }

  @Test
  void a_listener_that_throws_stops_neither_others_nor_the_next_change() throws IOException {
    source.start();
    var later = new Heard();
    source.listen(
        new PolicySource.Listener() {
          @Override
          public void swapped(Swap swap) {
            throw new IllegalStateException("a fault of the listener, as the test wants it");
          }

          @Override
          public void refused(PolicySource.Refusal refusal) {}
        });
    source.listen(later);

    Files.write(path, document(SECOND));
    await().dontCatchUncaughtExceptions().until(() -> later.swaps.size() == 1);
    Files.write(path, document(FIRST));
    await().dontCatchUncaughtExceptions().until(() -> later.swaps.size() == 2);

    assertThat(inForce()).isEqualTo(revision(FIRST));
    assertThat(source.status().lastReloadError()).isNull();
  }

  @Test
  void the_status_is_the_body_of_config_status() throws IOException {
    source.start();

    var json = Json.SNAPSHOTS.readTree(Json.SNAPSHOTS.writeValueAsBytes(source.status()));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("ready", "schema_version", "revision", "loaded_at");
  }
}

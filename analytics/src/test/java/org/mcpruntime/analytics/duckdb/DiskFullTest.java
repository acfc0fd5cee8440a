package org.mcpruntime.analytics.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.analytics.table.Events;
import org.mcpruntime.contract.audit.AuditEvent;

/** A disk without room. */
class DiskFullTest {

  private static final int BATCH = 200;

  @TempDir private Path parent;
  private final Random chance = new Random(5);
  private Path disk;
  private int sequence;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(parent.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "mode=0700,size=24m", "tmpfs", disk.toString()) == 0,
        "only root can make a disk for a test");
  }

  @AfterEach
  void unmount() throws Exception {
    int _ = run("umount", "-l", disk.toString());
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  private List<byte[]> batch() {
    var lines = new ArrayList<byte[]>();
    for (int i = 0; i < BATCH; i++) {
      sequence++;
      var noise = new byte[800];
      chance.nextBytes(noise);
      var time = Events.BEGIN.plusSeconds(sequence);
      var beside = Map.of("noise", HexFormat.of().formatHex(noise));
      lines.add(Events.event(Events.id(time, sequence % 4096), time, sequence, beside));
    }
    return lines;
  }

  private DuckStore open() {
    return DuckStore.open(
        DuckSettings.of(disk.resolve("store")),
        StoreWatcher.NONE,
        InstantSource.fixed(Events.BEGIN));
  }

  private static @Nullable Throwable tried(EventStore store, List<byte[]> lines) {
    return catchThrowable(() -> store.append(lines));
  }

  @Test
  void nothingIsHalfThereAndAllGoesOnWhereThereIsRoomAgain() throws IOException {
    var filler = disk.resolve("filler");
    Files.write(filler, new byte[12 << 20]);
    long events;
    List<byte[]> refused;
    try (var store = open()) {
      Throwable failure = null;
      do {
        refused = batch();
        failure = tried(store, refused);
      } while (failure == null && sequence < 100_000);
      assertThat(failure).isInstanceOf(StoreException.class);
      events = store.standing().events();
      assertThat(events).isEqualTo(sequence - BATCH);
      assertThat(tried(store, refused)).isInstanceOf(StoreException.class);
      assertThat(store.last(Events.CHAIN))
          .get()
          .extracting(AuditEvent.Link::sequence)
          .isEqualTo((long) sequence - BATCH);

      Files.delete(filler);

      assertThat(store.append(refused).added()).isEqualTo(BATCH);
      assertThat(store.append(batch()).added()).isEqualTo(BATCH);
      assertThat(store.standing().events()).isEqualTo(sequence);
    }
    try (var store = open()) {
      assertThat(store.standing().events()).isEqualTo(sequence);
    }
  }
}

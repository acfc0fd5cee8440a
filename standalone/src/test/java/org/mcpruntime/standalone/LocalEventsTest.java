package org.mcpruntime.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.analytics.duckdb.DuckSettings;
import org.mcpruntime.analytics.duckdb.DuckStore;
import org.mcpruntime.analytics.duckdb.StoreWatcher;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;

@Timeout(60)
final class LocalEventsTest {

  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  private static final Log SILENT =
      Log.to(
          new PrintStream(PrintStream.nullOutputStream(), true),
          Form.TEXT,
          Level.ERROR,
          () -> NOON);

  @TempDir Path folder;

  private EventStore open() {
    return DuckStore.open(DuckSettings.of(folder), StoreWatcher.NONE, () -> NOON);
  }

  private EarlierEvents earlier() {
    return new EarlierEvents(folder, SILENT);
  }

  private static String event(int number) {
    return """
        {"id":"01920000-0000-7000-8000-%012d","timestamp":"2026-11-26T11:00:00Z","source":"s",\
        "event_type":"mcp.request","payload":{"phase":"outcome"}}
        """
        .formatted(number);
  }

  @Test
  void whoAsksForEventsThatCannotBeOpenedHearsWhy() {
    try (var events =
        LocalEvents.begin(
            () -> {
              throw new StoreException("the disk is not there");
            },
            earlier(),
            SILENT)) {
      assertThatThrownBy(events::asked)
          .isInstanceOfSatisfying(
              ApiException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE))
          .hasMessageContaining("the disk is not there");
      assertThat(events.trouble()).contains("the disk is not there");
      assertThat(events.now()).isEmpty();
      assertThatThrownBy(() -> new StoreSink(events).last("chain"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the disk is not there");
    }
  }

  @Test
  void whoAsksWhileItIsOpenedWaits() throws InterruptedException {
    var held = new CountDownLatch(1);
    try (var events =
        LocalEvents.begin(
            () -> {
              try {
                held.await();
              } catch (InterruptedException e) {
                throw new StoreException("interrupted", e);
              }
              return open();
            },
            earlier(),
            SILENT)) {
      assertThat(events.await(Duration.ZERO)).isEmpty();
      held.countDown();
      assertThat(events.asked().end()).isZero();
    }
  }

  @Test
  void eventsOfAnEarlierVersionAreTakenOverOnceAndTheirFilesStay() throws IOException {
    Files.writeString(folder.resolve("events.jsonl.10"), event(1) + event(2));
    Files.writeString(folder.resolve("events.jsonl.2"), event(3) + "\u0000 damaged\n" + event(2));
    Files.writeString(folder.resolve("events.jsonl"), event(4) + "{\"id\":\"cut");
    Files.writeString(folder.resolve("events.jsonl.mine"), event(5));
    try (var events = LocalEvents.begin(this::open, earlier(), SILENT)) {
      await().until(() -> Files.exists(folder.resolve("events.jsonl.imported")));
      assertThat(events.asked().standing().events()).isEqualTo(4);
    }
    try (var names = Files.list(folder)) {
      assertThat(names.map(name -> name.getFileName().toString()))
          .contains(
              "events.jsonl.10.imported",
              "events.jsonl.2.imported",
              "events.jsonl.imported",
              "events.jsonl.mine")
          .doesNotContain("events.jsonl", "events.jsonl.2", "events.jsonl.10");
    }
  }

  @Test
  void aTakeoverThatIsStoppedIsDoneAgain() throws IOException {
    Files.writeString(folder.resolve("events.jsonl"), event(1));
    try (var store = open()) {
      earlier().bringTo(store, () -> true);
      assertThat(folder.resolve("events.jsonl")).exists();
      earlier().bringTo(store, () -> false);
      assertThat(folder.resolve("events.jsonl")).doesNotExist();
      assertThat(store.standing().events()).isEqualTo(1);
    }
  }
}

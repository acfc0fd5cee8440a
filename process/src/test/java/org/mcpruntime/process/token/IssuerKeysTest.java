package org.mcpruntime.process.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.metrics.Metrics;

class IssuerKeysTest {

  private static final KeySet OLD = KeySet.parse("{\"keys\":[]}");
  private static final KeySet NEW = KeySet.parse("{\"keys\":[]}");

  private final Advancing clock = new Advancing();
  private final Metrics metrics = new Metrics();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Provider provider = () -> OLD;
  private final IssuerKeys keys =
      new IssuerKeys(
          "https://id.example",
          this::ask,
          IssuerKeys.Pace.USUAL,
          clock,
          Log.to(new PrintStream(said, true, UTF_8), Form.TEXT, Level.INFO, clock),
          new TokenMetrics(metrics));

  private KeySet ask() {
    asked.incrementAndGet();
    return provider.keys();
  }

  private static KeySet fail() {
    throw new Provider.Unreachable("it answers 503");
  }

  private void refresh() {
    keys.refresh().toCompletableFuture().join();
  }

  private void after(Duration time) {
    clock.advance(time);
    refresh();
  }

  @Test
  void before_the_first_answer_there_are_none() {
    assertThat(keys.current()).isEmpty();
    assertThat(keys.problem()).isEqualTo("the issuer has not been asked yet");

    refresh();

    assertThat(keys.current()).containsSame(OLD);
    assertThat(keys.problem()).isEmpty();
  }

  @Test
  void whoever_asks_again_within_half_a_minute_gets_what_is_there() {
    refresh();
    provider = () -> NEW;

    after(Duration.ofSeconds(29));
    assertThat(keys.current()).containsSame(OLD);
    assertThat(asked).hasValue(1);

    after(Duration.ofSeconds(1));
    assertThat(keys.current()).containsSame(NEW);
    assertThat(asked).hasValue(2);
  }

  @Test
  void the_last_good_keys_stay_while_the_issuer_is_down() {
    refresh();
    provider = IssuerKeysTest::fail;

    after(Duration.ofHours(1));

    assertThat(keys.current()).containsSame(OLD);
    assertThat(keys.problem()).isEqualTo("it answers 503");
    assertThat(said.toString(UTF_8)).contains("Keys of the issuer cannot be fetched");
    assertThat(new String(metrics.page("").body(), UTF_8))
        .contains("mcp_token_key_refreshes_total{result=\"failure\"} 1.0")
        .contains("mcp_token_key_refreshes_total{result=\"success\"} 1.0");
  }

  @Test
  void after_a_failure_the_pause_begins_with_a_second_and_doubles_up_to_half_a_minute() {
    provider = IssuerKeysTest::fail;
    var at = new ArrayList<Integer>();
    for (int second = 0; second <= 100; second++) {
      int before = asked.get();
      refresh();
      if (asked.get() > before) {
        at.add(second);
      }
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(at).containsExactly(0, 1, 3, 7, 15, 31, 61, 91);
  }

  @Test
  void an_issuer_that_comes_back_is_believed_again() {
    provider = IssuerKeysTest::fail;
    refresh();
    after(Duration.ofSeconds(1));
    provider = () -> NEW;

    after(Duration.ofSeconds(2));

    assertThat(keys.current()).containsSame(NEW);
    assertThat(keys.problem()).isEmpty();
  }

  @Test
  void keys_are_fetched_every_ten_minutes_though_nobody_asks() {
    refresh();
    clock.advance(Duration.ofSeconds(599));
    keys.refreshIfDue();
    assertThat(asked).hasValue(1);

    provider = () -> NEW;
    clock.advance(Duration.ofSeconds(1));
    keys.refreshIfDue();
    refresh(); // joins the fetch that runs, if it still does

    assertThat(asked).hasValue(2);
  }

  @Test
  void however_many_ask_one_fetch_runs_and_nobody_waits_but_on_its_end() throws Exception {
    var answer = new CountDownLatch(1);
    provider =
        () -> {
          try {
            answer.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return NEW;
        };

    var stages = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 100; i++) {
      stages.add(keys.refresh().toCompletableFuture());
    }
    assertThat(stages).noneMatch(CompletableFuture::isDone);
    assertThat(keys.current()).as("what is there now").isEmpty();
    answer.countDown();
    CompletableFuture.allOf(stages.toArray(CompletableFuture<?>[]::new)).join();

    assertThat(asked).hasValue(1);
    assertThat(keys.current()).containsSame(NEW);
  }

  @Test
  void a_fault_of_ours_keeps_the_keys_and_nobody_waiting() {
    provider =
        () -> {
          throw new IllegalStateException("a bug");
        };

    refresh();

    assertThat(keys.problem()).contains("a bug");
    assertThat(said.toString(UTF_8)).contains("error", "IssuerKeysTest");
  }

  @Test
  void keys_that_are_closed_are_not_fetched_any_more() {
    refresh();
    keys.close();

    after(Duration.ofHours(1));

    assertThat(asked).hasValue(1);
  }
}

package org.mcpruntime.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.ref.WeakReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mcpruntime.resources.store.Written;

/** What rules remember of the values that they judged. */
class RulesTest {

  private final Schema schema = Schema.of(Kind.SERVER);
  private final Rules rules = new Rules(schema);

  @Test
  void a_long_text_that_was_judged_is_not_kept() {
    var text = new WeakReference<>(longArgumentJudged());

    Awaitility.await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(text.get()).isNull();
            });
  }

  private JsonNode longArgumentJudged() {
    var value =
        Written.with(Written.server("team-a", "a"), "command", "[" + "x".repeat(50_000) + "]")
            .value();
    assertThat(schema.apply(value)).isEmpty();
    assertThat(rules.check(value, null)).isEmpty();
    return value.at("/spec/command/0");
  }
}

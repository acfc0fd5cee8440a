package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Messages.Sent;

/** What holds for every text, right or wrong. */
@Domain(Messages.class)
@Domain(DomainContext.Global.class)
class ReaderTest {

  @Property(tries = 2000)
  void a_message_in_any_spelling_is_read_as_what_it_says(@ForAll Sent sent, @ForAll Random random) {
    var bytes = utf8(sent.message().spelled(random));
    var reading = sent.reader().read(bytes);
    assertThat(reading).isInstanceOf(Envelope.class);
    assertThat(((Envelope) reading).text()).hasToString(sent.message().canonical());
    assertRight(bytes, (Envelope) reading, sent.direction());
  }

  @Property(tries = 1000)
  void what_is_canonical_is_forwarded_as_it_came(@ForAll Sent sent) {
    var bytes = utf8(sent.message().canonical());
    var envelope = (Envelope) sent.reader().read(bytes);
    assertThat(envelope.text().array()).as("not even copied").isSameAs(bytes);
    assertThat(envelope.text().length()).isEqualTo(bytes.length);
  }

  @Property(tries = 6000)
  void a_text_that_was_damaged_is_refused_or_read_as_others_read_it(
      @ForAll Sent sent, @ForAll Random random) {
    var message = random.nextBoolean() ? Damage.changed(sent.message(), random) : sent.message();
    var bytes = utf8(message.spelled(random));
    for (int i = random.nextInt(4) - 1; i > 0; i--) {
      bytes = Damage.damaged(bytes, random);
    }
    var reading = sent.reader().read(bytes);
    switch (reading) {
      case Envelope envelope -> assertRight(bytes, envelope, sent.direction());
      case Malformed malformed -> assertTold(malformed, bytes.length);
      case Batch _ -> throw new AssertionError("batches are refused");
    }
    Statistics.collect(reading instanceof Malformed refused ? refused.fault() : "accepted");
  }

  @Property(tries = 3000)
  void tokens_in_any_order_are_refused_or_read_as_others_read_them(@ForAll Random random) {
    var bytes = Damage.tokens(random);
    for (var direction : Direction.values()) {
      var reader = new Reader(Limits.REQUEST, direction);
      switch (reader.read(bytes, 0, bytes.length, true)) {
        case Envelope envelope -> assertRight(bytes, envelope, direction);
        case Malformed malformed -> assertTold(malformed, bytes.length);
        case Batch batch ->
            assertThat(OtherReaders.jackson(batch.text().toBytes()))
                .isEqualTo(OtherReaders.jackson(bytes));
      }
    }
  }

  @Property(tries = 500)
  void a_reader_forgets_what_it_read_before(
      @ForAll @Size(max = 9) List<Sent> many, @ForAll Random random) {
    var reader = new Reader(Limits.REQUEST, Direction.TO_SERVER);
    for (var sent : many) {
      var bytes = utf8(sent.message().spelled(random));
      if (random.nextBoolean()) {
        bytes = Damage.damaged(bytes, random);
      }
      var fresh = new Reader(Limits.REQUEST, Direction.TO_SERVER).read(bytes);
      assertThat(reader.read(bytes)).isEqualTo(fresh);
    }
  }

  @Property(tries = 1000)
  void a_part_of_an_array_is_read_as_if_it_were_alone(@ForAll Sent sent, @ForAll Random random) {
    var bytes = utf8(sent.message().spelled(random));
    if (random.nextBoolean()) {
      bytes = Damage.damaged(bytes, random);
    }
    var around = new ByteArrayOutputStream();
    around.writeBytes(utf8("{\"id\":\""));
    int from = around.size();
    around.writeBytes(bytes);
    int to = around.size();
    around.writeBytes(utf8("\u00a0\"}}]"));
    assertThat(sent.reader().read(around.toByteArray(), from, to, false))
        .isEqualTo(sent.reader().read(bytes));
  }

  @Property(tries = 500)
  void a_batch_is_its_messages(@ForAll @Size(max = 9) List<Sent> many, @ForAll Random random) {
    var ids = new HashSet<@Nullable Id>();
    var right =
        many.stream()
            .filter(sent -> sent.direction() == Direction.TO_SERVER)
            .filter(sent -> ids.add(idOf(sent)))
            .toList();
    var spelled = right.stream().map(sent -> sent.message().spelled(random)).toList();
    var bytes = utf8("[" + String.join(",", spelled) + "]");
    var reading =
        new Reader(Limits.REQUEST, Direction.TO_SERVER).read(bytes, 0, bytes.length, true);
    if (right.isEmpty()) {
      assertThat(reading).isInstanceOf(Malformed.class);
    } else {
      assertThat(((Batch) reading).messages())
          .isEqualTo(
              right.stream()
                  .map(sent -> sent.reader().read(utf8(sent.message().canonical())))
                  .toList());
    }
  }

  private static @Nullable Id idOf(Sent sent) {
    return sent.reader().read(utf8(sent.message().canonical())) instanceof Envelope envelope
        ? envelope.id()
        : null;
  }

  /** The canonical text says the same to everybody, and to us. */
  private static void assertRight(byte[] sent, Envelope envelope, Direction direction) {
    var canonical = envelope.text().toBytes();
    assertThat(canonical.length).isLessThanOrEqualTo(sent.length);
    assertThat(new Reader(Limits.REQUEST, direction).read(canonical)).isEqualTo(envelope);
    var jackson = OtherReaders.jackson(sent);
    assertThat(OtherReaders.jackson(canonical)).isEqualTo(jackson);
    OtherReaders.assertSame(envelope.text(), jackson);
    assertSeen(envelope, jackson);
    var parsson = OtherReaders.parsson(sent);
    assertThat(OtherReaders.parsson(canonical)).isEqualTo(parsson);
    OtherReaders.assertSame(envelope.text(), parsson);
    assertSeen(envelope, (JsonObject) parsson);
  }

  private static void assertSeen(Envelope envelope, JsonNode message) {
    assertThat(envelope.method()).isEqualTo(message.path("method").asText(""));
    if (envelope.id() != null) {
      OtherReaders.assertSame(envelope.id().json(), message.path("id"));
    }
    var params = message.path("params");
    var name = name(envelope);
    if (name != null) {
      var named = params.has("ref") ? params.path("ref") : params;
      assertThat(name).isEqualTo(named.path(nameOf(envelope)).textValue());
    }
    if (envelope.parts().arguments() != null) {
      OtherReaders.assertSame(envelope.parts().arguments(), params.path("arguments"));
    } else {
      assertThat(params.has("arguments")).isFalse();
    }
  }

  private static void assertSeen(Envelope envelope, JsonObject message) {
    assertThat(envelope.method()).isEqualTo(message.getString("method", ""));
    if (envelope.id() != null) {
      OtherReaders.assertSame(envelope.id().json(), message.get("id"));
    }
    var name = name(envelope);
    if (name != null) {
      var params = message.getJsonObject("params");
      var named = params.containsKey("ref") ? params.getJsonObject("ref") : params;
      assertThat(name).isEqualTo(named.getString(nameOf(envelope)));
    }
  }

  private static @Nullable String name(Envelope envelope) {
    return envelope.message() instanceof Message.Request request
            && request.target().kind() != Target.Kind.NONE
        ? request.target().name()
        : null;
  }

  private static String nameOf(Envelope envelope) {
    return switch (((Message.Request) envelope.message()).target().kind()) {
      case NONE -> "";
      case TOOL, PROMPT -> "name";
      case RESOURCE -> "uri";
      case TASK -> "taskId";
    };
  }

  /** A refusal names a place in the text, and its error is a message. */
  private static void assertTold(Malformed malformed, int length) {
    assertThat(malformed.offset()).isBetween(-1, length);
    assertThat(malformed.path()).startsWith("$").hasSizeLessThanOrEqualTo(301);
    var error = RpcError.of(malformed).toBytes();
    var told = new Reader(Limits.RESPONSE, Direction.TO_CLIENT).read(error);
    assertThat(told).isInstanceOf(Envelope.class);
    assertThat(((Envelope) told).id()).isEqualTo(malformed.id());
    assertThat(((Envelope) told).text().toBytes()).isEqualTo(error);
    OtherReaders.assertSame(((Envelope) told).text(), OtherReaders.parsson(error));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package org.mcpruntime.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Limits;
import org.mcpruntime.mcp.Reader;

/**
 * What the gateway accepts, Node and Python read as it does: the text that it forwards, and the one
 * that it got.
 *
 * <p>{@code -Dreaders.messages=1000000} asks of more messages than every build does, {@code
 * -Dreaders.seed=1} of others.
 */
class ReadersJudgeTest {

  private static final Path READERS =
      Path.of(System.getProperty("repo.root"), "tests/judge/readers");
  private static final int MESSAGES = Integer.getInteger("readers.messages", 20_000);
  private static final int BLOCK = 500;
  private static final long SEED = Long.getLong("readers.seed", 20_260_728);

  @SuppressWarnings("NullAway.Init") // before all
  private static ReaderProcess node;

  @SuppressWarnings("NullAway.Init") // before all
  private static ReaderProcess python;

  @BeforeAll
  static void start() {
    node =
        new ReaderProcess(
            "node",
            READERS.resolve("read.mjs"),
            "install Node.js 18 or newer (Debian: apt-get install nodejs)");
    python =
        new ReaderProcess(
            "python3",
            READERS.resolve("read.py"),
            "install Python 3.9 or newer (Debian: apt-get install python3)");
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
    if (python != null) {
      python.close();
    }
  }

  /** Messages that were accepted, and the bytes that each was read from. */
  private record Accepted(List<byte[]> sent, List<Envelope> messages) {}

  @Test
  void what_is_accepted_is_read_alike_by_all() {
    var texts = new Texts(SEED);
    var directions = new Random(SEED);
    var disagreements = new ArrayList<String>();
    int accepted = 0;
    for (int read = 0; read < MESSAGES && disagreements.isEmpty(); read += BLOCK) {
      var block = accepted(texts, directions, Math.min(BLOCK, MESSAGES - read));
      accepted += block.messages().size();
      disagreements.addAll(compare(node, Seen.DOUBLES, block));
      disagreements.addAll(compare(python, Seen.EXACTLY, block));
    }
    System.out.printf("of %d messages %d were accepted%n", MESSAGES, accepted);
    assertThat(disagreements).isEmpty();
    assertThat(accepted).as("of " + MESSAGES).isBetween(MESSAGES / 3, MESSAGES * 9 / 10);
  }

  private static Accepted accepted(Texts texts, Random directions, int count) {
    var toServer = new Reader(Limits.REQUEST, Direction.TO_SERVER);
    var toClient = new Reader(Limits.REQUEST, Direction.TO_CLIENT);
    var accepted = new Accepted(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < count; i++) {
      var sent = texts.next();
      var reader = directions.nextInt(4) > 0 ? toServer : toClient;
      if (reader.read(sent) instanceof Envelope envelope) {
        accepted.sent().add(sent);
        accepted.messages().add(envelope);
      }
    }
    return accepted;
  }

  private static List<String> compare(ReaderProcess reader, Seen form, Accepted block) {
    var received = reader.ask(block.sent());
    var forwarded =
        reader.ask(block.messages().stream().map(message -> message.text().toBytes()).toList());
    var disagreements = new ArrayList<String>();
    for (int i = 0; i < received.size(); i++) {
      var ours = form.of(block.messages().get(i));
      if (!ours.equals(forwarded.get(i)) || !ours.equals(received.get(i))) {
        disagreements.add(
            String.join(
                "\n",
                new String(block.sent().get(i), StandardCharsets.UTF_8),
                "we saw        " + ours,
                "forwarded was " + forwarded.get(i),
                "received was  " + received.get(i)));
      }
    }
    return disagreements;
  }

  @Test
  void a_reader_says_where_it_sees_something_else() {
    var two = "{\"id\":1,\"id\":2}".getBytes(StandardCharsets.UTF_8);
    var half = "{\"id\":".getBytes(StandardCharsets.UTF_8);
    for (var reader : List.of(node, python)) {
      var seen = reader.ask(List.of(two, half, two));
      assertThat(seen.getFirst()).doesNotStartWith("!").contains("{\"id\":#");
      assertThat(seen.get(1)).startsWith("!");
      assertThat(seen.getLast()).isEqualTo(seen.getFirst());
    }
  }
}

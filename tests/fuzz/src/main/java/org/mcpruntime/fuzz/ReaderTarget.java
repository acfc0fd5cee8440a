package org.mcpruntime.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Batch;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Limits;
import org.mcpruntime.mcp.Malformed;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Reader;
import org.mcpruntime.mcp.Reading;
import org.mcpruntime.mcp.RpcError;

/**
 * Reads any bytes as a message and holds what comes out against another reader of JSON.
 *
 * <p>What is accepted: its canonical text is read again to the same bytes and the same meaning, is
 * no longer than what came, and is the same value to Jackson. What is refused: the place lies in
 * the input, and the error that a peer would get is JSON. Nothing throws.
 */
public final class ReaderTarget {

  private static final ObjectMapper JACKSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(2000).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final Limits LIMITS = new Limits(4096, 16, 40, 64, 4);

  private ReaderTarget() {}

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    for (var direction : Direction.values()) {
      for (boolean batches : new boolean[] {false, true}) {
        check(input, direction, batches);
      }
    }
  }

  private static void check(byte[] input, Direction direction, boolean batches) {
    var reader = new Reader(LIMITS, direction);
    // Neighbours that must not be read nor written.
    byte[] around = new byte[input.length + 32];
    Arrays.fill(around, (byte) '"');
    System.arraycopy(input, 0, around, 16, input.length);
    byte[] before = around.clone();
    var reading = reader.read(around, 16, 16 + input.length, batches);
    require(Arrays.equals(around, before), "the input was written to");
    switch (reading) {
      case Envelope envelope -> accepted(input, envelope, direction, false);
      case Batch batch -> {
        require(batches, "a batch though none may come");
        sameValue(input, batch.text().toBytes());
        batch.messages().forEach(message -> again(message, direction));
      }
      case Malformed malformed -> {
        require(malformed.offset() <= input.length, "a place behind the end");
        tree(RpcError.of(malformed).toBytes());
        require(!malformed.sentence().isEmpty(), "a refusal that says nothing");
      }
    }
  }

  private static void accepted(
      byte[] input, Envelope envelope, Direction direction, boolean canonical) {
    byte[] text = envelope.text().toBytes();
    require(text.length <= input.length, "the canonical text is longer");
    sameValue(input, text);
    var tree = tree(text);
    require(
        envelope.method().equals(tree.path("method").asText("")), "another method than Jackson's");
    if (envelope.message() instanceof Message.Request request) {
      named(request, tree);
    }
    if (envelope.id() != null) {
      require(
          tree(envelope.id().json().toBytes()).equals(tree.path("id")),
          "another id than Jackson's");
    }
    if (envelope.parts().arguments() != null) {
      require(
          tree(envelope.parts().arguments().toBytes()).equals(tree.at("/params/arguments")),
          "other arguments than Jackson's");
    }
    if (canonical) {
      require(Arrays.equals(input, text), "canonical text was rewritten");
    } else {
      again(envelope, direction);
    }
  }

  private static void named(Message.Request request, JsonNode tree) {
    var params = tree.path("params");
    var name =
        switch (request.method().target()) {
          case NONE -> request.target().name();
          case TOOL, PROMPT -> params.path("name").asText();
          case RESOURCE -> params.path("uri").asText();
          case TASK -> params.path("taskId").asText();
        };
    require(request.target().name().equals(name), "another target than Jackson's");
  }

  private static void again(Envelope envelope, Direction direction) {
    byte[] text = envelope.text().toBytes();
    Reading second = new Reader(LIMITS, direction).read(text);
    require(second instanceof Envelope, "canonical text is refused: " + second);
    var same = (Envelope) second;
    require(same.message().equals(envelope.message()), "another meaning the second time");
    require(Objects.equals(same.id(), envelope.id()), "another id the second time");
    require(same.parts().equals(envelope.parts()), "other parts the second time");
    require(
        Objects.equals(same.revision(), envelope.revision()), "another revision the second time");
    accepted(text, same, direction, true);
  }

  private static void sameValue(byte[] one, byte[] other) {
    require(tree(one).equals(tree(other)), "Jackson reads another value from the canonical text");
  }

  private static JsonNode tree(byte[] text) {
    try (JsonParser parser = JACKSON.createParser(text)) {
      @Nullable JsonNode tree = JACKSON.readTree(parser);
      return tree == null ? NullNode.getInstance() : tree;
    } catch (IOException e) {
      throw new IllegalStateException(
          "Jackson refuses what was accepted: " + new String(text, StandardCharsets.UTF_8), e);
    }
  }

  private static void require(boolean holds, String broken) {
    if (!holds) {
      throw new IllegalStateException(broken);
    }
  }
}

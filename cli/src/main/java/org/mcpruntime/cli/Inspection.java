package org.mcpruntime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.mcp.Agreement;
import org.mcpruntime.mcp.Batch;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Limits;
import org.mcpruntime.mcp.Malformed;
import org.mcpruntime.mcp.McpHeaders;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Reader;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.mcp.RpcError;
import org.mcpruntime.mcp.Target;

/**
 * What the gateway takes a text for.
 *
 * @param messages several where it is a batch, none where it is refused
 * @param text what is forwarded, null where it is refused
 * @param rewritten whether more than the blanks around the text was changed
 */
record Inspection(
    boolean accepted,
    List<Taken> messages,
    @Nullable String text,
    boolean rewritten,
    @Nullable Refused refused) {

  /**
   * What is known beside the text.
   *
   * @param headers of the POST; null where nobody said, which only a modern message minds
   * @param negotiated the revision that client and server agreed on, null where nobody said
   */
  record Question(
      Direction direction, @Nullable McpHeaders headers, @Nullable Revision negotiated) {

    private McpHeaders given() {
      return headers == null ? McpHeaders.NONE : headers;
    }

    Limits limits() {
      return switch (direction) {
        case TO_SERVER -> Limits.REQUEST;
        case TO_CLIENT -> Limits.RESPONSE;
      };
    }
  }

  /** One message; null is what a message of its kind has not, or what nobody said. */
  record Taken(
      String kind,
      @Nullable String method,
      @Nullable String family,
      @Nullable Asked target,
      @Nullable JsonNode id,
      @Nullable String revision,
      @Nullable String era,
      List<Asked> subscriptions,
      @Nullable String argumentsDigest) {}

  /** What a message names: a tool, prompt, resource or task. */
  record Asked(String kind, String name) {

    private static Asked of(Target target) {
      return new Asked(word(target.kind()), target.name());
    }

    @Override
    public String toString() {
      return kind + " " + name;
    }
  }

  /**
   * Why it is refused.
   *
   * @param offset of the byte, null where it is no byte's fault
   * @param status of HTTP, null where the message is itself an answer
   * @param error what the peer gets, null where the message is itself an answer
   */
  record Refused(
      String fault,
      @Nullable Integer offset,
      String path,
      String sentence,
      @Nullable Integer status,
      @Nullable JsonNode error) {

    private static Refused of(Malformed why, Direction direction) {
      boolean answered = direction == Direction.TO_SERVER;
      return new Refused(
          why.fault().word(),
          why.offset() < 0 ? null : why.offset(),
          why.path(),
          why.sentence(),
          answered ? why.fault().status() : null,
          answered ? json(RpcError.of(why)) : null);
    }
  }

  static Inspection of(byte[] bytes, Question question) {
    boolean batches = question.negotiated != null && question.negotiated.hasBatches();
    var reader = new Reader(question.limits(), question.direction);
    return switch (reader.read(bytes, 0, bytes.length, batches)) {
      case Malformed why -> refused(why, question);
      case Envelope envelope -> of(List.of(envelope), envelope.text(), bytes, question);
      case Batch batch -> of(batch.messages(), batch.text(), bytes, question);
    };
  }

  private static Inspection refused(Malformed why, Question question) {
    return new Inspection(false, List.of(), null, false, Refused.of(why, question.direction));
  }

  private static Inspection of(
      List<Envelope> envelopes, JsonText text, byte[] bytes, Question question) {
    var taken = new ArrayList<Taken>();
    for (var envelope : envelopes) {
      var agreed = question.negotiated;
      if (isHeldAgainstHeaders(envelope, question)) {
        switch (Agreement.of(envelope, question.given())) {
          case Agreement.Refused refused -> {
            return refused(refused.why(), question);
          }
          case Agreement.Agreed(var revision) -> agreed = revision;
        }
      }
      taken.add(taken(envelope, agreed));
    }
    return new Inspection(true, taken, text.toString(), isRewritten(text, bytes), null);
  }

  /** A legacy message alone has nothing to disagree with. */
  private static boolean isHeldAgainstHeaders(Envelope envelope, Question question) {
    return question.direction == Direction.TO_SERVER
        && (question.headers != null
            || (envelope.revision() != null && method(envelope) != Method.INITIALIZE));
  }

  private static @Nullable Method method(Envelope envelope) {
    return switch (envelope.message()) {
      case Message.Request request -> request.method();
      case Message.Notification notification -> notification.method();
      case Message.Response _ -> null;
    };
  }

  private static Taken taken(Envelope envelope, @Nullable Revision agreed) {
    var method = method(envelope);
    var target = envelope.message() instanceof Message.Request request ? request.target() : null;
    var stated = envelope.revision();
    var date = stated == null && agreed != null ? agreed.date() : stated;
    var era = date == null ? null : Revision.of(date).map(Revision::era).orElse(null);
    return new Taken(
        kind(envelope),
        method == null ? null : envelope.method(),
        method == null ? null : word(method.family()),
        target == null || target.equals(Target.NONE) ? null : Asked.of(target),
        envelope.id() == null ? null : json(envelope.id().json()),
        date,
        era == null ? null : word(era),
        envelope.subscriptions().stream().map(Asked::of).toList(),
        envelope.parts().arguments() == null ? null : digest(envelope.parts().arguments()));
  }

  private static String kind(Envelope envelope) {
    return switch (envelope.message()) {
      case Message.Request _ -> "request";
      case Message.Notification _ -> "notification";
      case Message.Response _ -> envelope.parts().error() == null ? "result" : "error";
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static JsonNode json(JsonText text) {
    try {
      return Json.RESOURCES.readTree(text.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("canonical JSON can be read", e);
    }
  }

  /** Blanks around a message are nobody's business: every file ends with a line feed. */
  private static boolean isRewritten(JsonText text, byte[] bytes) {
    int from = 0;
    int to = bytes.length;
    while (isBlank(bytes[from])) {
      from++;
    }
    while (isBlank(bytes[to - 1])) {
      to--;
    }
    return !text.buffer().equals(ByteBuffer.wrap(bytes, from, to - from));
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** As records of decisions have it. */
  private static String digest(JsonText arguments) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(arguments.toBytes());
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

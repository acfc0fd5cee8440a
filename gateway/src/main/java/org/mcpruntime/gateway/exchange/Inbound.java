package org.mcpruntime.gateway.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.gateway.trail.Ruling;
import org.mcpruntime.mcp.Batch;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.Malformed;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Reader;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.mcp.Target;

/**
 * What a server says, read once and looked at message by message before the client sees any of it:
 * answers to what was asked, questions that a grant allows, notifications of what the caller may
 * see.
 */
final class Inbound {

  /** What becomes of a text of the server's. */
  sealed interface Look {}

  /** The client gets this. */
  record Passed(JsonText text) implements Look {}

  /** The client gets nothing. */
  record Nothing() implements Look {}

  /** Nobody can say what it means. */
  record Unreadable(Malformed why) implements Look {}

  private final Wiring wiring;
  private final Ledger ledger;
  private final Reader reader;
  private final Questions open;
  private final Consumer<JsonText> server;
  private Talk talk;
  private @Nullable Revision negotiated;
  private @Nullable Reason withheld;

  /**
   * @param reader of the loop that all of this happens on
   * @param server is told what a question is refused with, which its asker waits for
   */
  Inbound(
      Wiring wiring,
      Ledger ledger,
      Talk talk,
      List<Envelope> asked,
      Reader reader,
      Consumer<JsonText> server) {
    this.server = server;
    this.wiring = wiring;
    this.ledger = ledger;
    this.talk = talk;
    this.reader = reader;
    this.open = Questions.of(asked);
  }

  /** From now on under another policy. */
  void under(Talk other) {
    talk = other;
  }

  /** The revision that this answer made the session's; null before it is known. */
  @Nullable Revision negotiated() {
    return negotiated;
  }

  /** Why the client got an error in the place of a result; null where it did not. */
  @Nullable Reason withheld() {
    return withheld;
  }

  /** Whether everything that was asked is answered. */
  boolean isSatisfied() {
    return open.isEmpty();
  }

  /** What was asked and is not answered. */
  List<Id> open() {
    return open.ids();
  }

  /** The one thing that was asked and is not answered; null where there are none or several. */
  @Nullable Id onlyOpen() {
    return open.only();
  }

  /** The answers may still come on another stream of the session. */
  void leaveOpen() {
    if (talk.session() != null) {
      open.forEach(
          (id, method) -> wiring.memory().conversations().requested(talk.key(), id, method));
    }
  }

  /** Looks at a text; nobody may write to its bytes any more. */
  Look whole(byte[] bytes, int length) {
    return switch (reader.read(bytes, 0, length, talk.revision().hasBatches())) {
      case Malformed malformed -> new Unreadable(malformed);
      case Envelope envelope -> look(envelope).<Look>map(Passed::new).orElseGet(Nothing::new);
      case Batch batch -> batch(batch);
    };
  }

  private Look batch(Batch batch) {
    var texts = new ArrayList<JsonText>();
    batch.messages().forEach(message -> look(message).ifPresent(texts::add));
    if (texts.isEmpty()) {
      return new Nothing();
    }
    var writer = new JsonWriter().array();
    texts.forEach(writer::raw);
    return new Passed(writer.end().text());
  }

  private Optional<JsonText> look(Envelope envelope) {
    return switch (envelope.message()) {
      case Message.Response _ -> answer(envelope);
      case Message.Request request -> question(envelope, request);
      case Message.Notification notification -> notification(envelope, notification.method());
    };
  }

  private Optional<JsonText> answer(Envelope envelope) {
    var id = envelope.id();
    if (id == null) {
      return Optional.of(envelope.text()); // an error that names no request
    }
    var asked = open.answered(id);
    if (asked == null) {
      asked = wiring.memory().conversations().answered(talk.key(), id).orElse(null);
    }
    if (asked == null) {
      return withhold("answer_to_nothing");
    }
    if (asked == Method.INITIALIZE && envelope.parts().result() != null) {
      var version = JsonText.stringOf(envelope.parts().result().member("protocolVersion"));
      negotiated = version == null ? null : Revision.of(version).orElse(null);
    }
    return switch (Results.look(envelope, asked, talk.judge())) {
      case Results.Seen.Shown shown -> Optional.of(shown.message());
      case Results.Seen.Withheld held -> {
        withheld = held.reason();
        yield Optional.of(Refusals.error(Refusal.of(held.reason()), id));
      }
    };
  }

  private Optional<JsonText> withhold(String cause) {
    wiring.watch().traffic().withheld(cause);
    return Optional.empty();
  }

  /** A server asks its client; only the legacy era has that, and only a grant allows it. */
  private Optional<JsonText> question(Envelope envelope, Message.Request request) {
    if (talk.isModern()) {
      return withhold("request_in_modern_era");
    }
    if (request.method() != Method.PING) {
      var decision = talk.judge().decide(request);
      boolean known = request.method().family() == Method.Family.SERVER_REQUEST;
      boolean recorded = ledger.serverAsked(envelope, Ruling.of(decision));
      if (!known || !decision.allowed() || !recorded) {
        var why = decision.allowed() ? Reason.TRAIL_UNAVAILABLE : decision.reason();
        var reason = known ? why : Reason.METHOD_UNKNOWN;
        server.accept(Refusals.error(Refusal.of(reason), envelope.id()));
        return withhold("request_not_granted");
      }
    }
    if (envelope.id() != null) {
      wiring.memory().conversations().asked(talk.key(), envelope.id(), request.method());
    }
    return Optional.of(envelope.text());
  }

  private Optional<JsonText> notification(Envelope envelope, Method method) {
    boolean heard =
        switch (method) {
          case UNKNOWN -> false;
          case RESOURCE_UPDATED -> mayHear(envelope.param("uri"));
          case TASKS_CHANGED, TASK_STATUS -> owns(envelope.param("taskId"));
          default -> true;
        };
    return heard ? Optional.of(envelope.text()) : withhold("notification_not_granted");
  }

  private boolean mayHear(@Nullable JsonText uri) {
    var name = JsonText.stringOf(uri);
    return name != null && talk.judge().mayUse(Method.RESOURCES_SUBSCRIBE, Target.resource(name));
  }

  private boolean owns(@Nullable JsonText task) {
    var name = JsonText.stringOf(task);
    return name != null && talk.judge().owns(name);
  }
}

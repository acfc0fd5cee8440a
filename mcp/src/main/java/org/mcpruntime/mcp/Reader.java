package org.mcpruntime.mcp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one reading of a message: bytes in, a message that cannot be wrong out, or what is wrong.
 *
 * <p>What it accepts, every reader takes for the same; what a lenient one might take for something
 * else is refused. A reader keeps its tables for the next message, so it belongs to one thread.
 */
public final class Reader {

  private final Limits limits;
  private final Direction direction;
  private final Scanner scanner;

  /**
   * @param direction which way the messages travel that are read
   */
  public Reader(Limits limits, Direction direction) {
    this.limits = limits;
    this.direction = direction;
    this.scanner = new Scanner(limits);
  }

  /** Reads one message; an array of messages is refused. */
  public Reading read(byte[] bytes) {
    return read(bytes, 0, bytes.length, false);
  }

  /**
   * Reads one message from a part of the bytes, which nobody may write to any more.
   *
   * @param batches whether the peer speaks the revision that has arrays of messages
   */
  public Reading read(byte[] bytes, int from, int to, boolean batches) {
    try {
      return reading(bytes, from, to, batches);
    } finally {
      scanner.forget(); // a reader outlives the message, which may be large
    }
  }

  private Reading reading(byte[] bytes, int from, int to, boolean batches) {
    if (!scanner.scan(bytes, from, to)) {
      return new Malformed(
          scanner.fault(), scanner.faultAt(), scanner.path(), scanner.detail(), idIfRead());
    }
    return switch (scanner.type()) {
      case OBJECT -> message();
      case ARRAY -> batches ? batch() : whole(Fault.BATCH_REFUSED);
      case STRING, NUMBER, TRUE, FALSE, NULL -> whole(Fault.NOT_AN_OBJECT);
    };
  }

  private static Malformed whole(Fault fault) {
    return new Malformed(fault, 0, "$", "", null);
  }

  /** Every element is read as a message of its own; one that is malformed refuses all. */
  private Reading batch() {
    var elements = new ArrayList<JsonText>();
    var text = scanner.text();
    text.elements(
        element -> {
          if (elements.size() <= limits.batch()) { // one too many is known to be too many
            elements.add(element);
          }
        });
    if (elements.isEmpty()) {
      return whole(Fault.BATCH_EMPTY);
    }
    if (elements.size() > limits.batch()) {
      return new Malformed(Fault.BATCH_TOO_LONG, 0, "$", limits.batch() + " messages", null);
    }
    var messages = new ArrayList<Envelope>(elements.size());
    var asked = new HashSet<Id>();
    for (int i = 0; i < elements.size(); i++) {
      switch (element(elements.get(i))) {
        case Envelope envelope -> {
          if (!isNew(envelope, asked)) {
            // Which of them an answer answers, nobody could say.
            return new Malformed(Fault.BATCH_ELEMENT, -1, "$[" + i + "].id", "", envelope.id());
          }
          messages.add(envelope);
        }
        case Malformed malformed -> {
          return inBatch(malformed, i);
        }
        case Batch _ -> {
          return inBatch(whole(Fault.BATCH_ELEMENT), i);
        }
      }
    }
    return new Batch(messages);
  }

  private static boolean isNew(Envelope envelope, Set<Id> asked) {
    var id = envelope.id();
    return !(envelope.message() instanceof Message.Request) || id == null || asked.add(id);
  }

  private Reading element(JsonText element) {
    if (element.isArray()) {
      return whole(Fault.BATCH_ELEMENT); // unread, or arrays in arrays would be read once a level
    }
    var reading = reading(element.array(), element.from(), element.to(), false);
    boolean handshake =
        reading instanceof Envelope envelope
            && envelope.message() instanceof Message.Request request
            && request.method() == Method.INITIALIZE;
    return handshake
        ? new Malformed(Fault.BATCH_ELEMENT, 0, "$", Method.INITIALIZE.word(), idIfRead())
        : reading;
  }

  /** Offsets in a batch are not known any more when its white space is gone. */
  private static Malformed inBatch(Malformed inside, int index) {
    var path = "$[" + index + "]" + inside.path().substring(1);
    return new Malformed(inside.fault(), -1, path, inside.detail(), inside.id());
  }

  private Reading message() {
    if (!is(Member.JSONRPC, "2.0")) {
      return refusal(Fault.VERSION_WRONG, Member.JSONRPC);
    }
    boolean call = scanner.has(Member.METHOD);
    boolean result = scanner.has(Member.RESULT);
    boolean error = scanner.has(Member.ERROR);
    if (!call && !result && !error) {
      return new Malformed(Fault.KIND_UNKNOWN, 0, "$", "", idIfRead());
    }
    if ((call && (result || error)) || (result && error)) {
      return refusal(Fault.KIND_AMBIGUOUS, result ? Member.RESULT : Member.ERROR);
    }
    if (scanner.has(Member.ID)
        && !isId(Member.ID)
        && !(error && isType(Member.ID, Scanner.Type.NULL))) {
      return refusal(Fault.ID_INVALID, Member.ID);
    }
    if (call) {
      return call();
    }
    return result ? result() : error();
  }

  private Reading result() {
    if (!scanner.has(Member.ID)) {
      return refusal(Fault.ID_MISSING, Member.ID);
    }
    if (!isType(Member.RESULT, Scanner.Type.OBJECT)) {
      return refusal(Fault.RESULT_INVALID, Member.RESULT);
    }
    return answer();
  }

  private Reading error() {
    if (!isType(Member.ERROR, Scanner.Type.OBJECT)) {
      return refusal(Fault.ERROR_INVALID, Member.ERROR);
    }
    if (!isType(Member.CODE, Scanner.Type.NUMBER) || !scanner.text(Member.CODE).isWhole()) {
      return refusal(Fault.ERROR_INVALID, Member.CODE);
    }
    return isType(Member.MESSAGE, Scanner.Type.STRING)
        ? answer()
        : refusal(Fault.ERROR_INVALID, Member.MESSAGE);
  }

  private Reading answer() {
    return scanner.has(Member.PARAMS)
        ? refusal(Fault.MEMBER_UNKNOWN, Member.PARAMS)
        : envelope(new Message.Response(), null);
  }

  /** A request or a notification. */
  private Reading call() {
    if (!isType(Member.METHOD, Scanner.Type.STRING) || !isVisible(scanner.text(Member.METHOD))) {
      return refusal(Fault.METHOD_INVALID, Member.METHOD);
    }
    var method = Method.of(scanner.text(Member.METHOD));
    boolean known = method != Method.UNKNOWN;
    boolean request = scanner.has(Member.ID);
    if (known && !method.travels(direction)) {
      return refusal(Fault.METHOD_DIRECTION, Member.METHOD, method.word());
    }
    if (known && request == method.isNotification()) {
      return refusal(request ? Fault.ID_UNWANTED : Fault.ID_MISSING, Member.ID);
    }
    if (!isAbsentOr(Member.PARAMS, Scanner.Type.OBJECT)) {
      return refusal(Fault.PARAMS_INVALID, Member.PARAMS);
    }
    var wrong = wrongMeta();
    if (wrong == null) {
      wrong = wrongParams(method);
    }
    if (wrong != null) {
      return foreignOr(wrong, method);
    }
    var revision =
        method == Method.INITIALIZE ? Member.PROTOCOL_VERSION : Member.META_PROTOCOL_VERSION;
    var stated = scanner.has(revision) ? scanner.text(revision).string() : null;
    return request ? request(method, stated) : envelope(new Message.Notification(method), stated);
  }

  /** What is wrong with the parameters of a method that the revision does not have matters not. */
  private Malformed foreignOr(Malformed wrong, Method method) {
    return !method.isIn(Revision.V2026_07_28)
            && is(Member.META_PROTOCOL_VERSION, Revision.V2026_07_28.date())
        ? refusal(Fault.METHOD_NOT_IN_REVISION, Member.METHOD, method.word())
        : wrong;
  }

  private Reading request(Method method, @Nullable String revision) {
    if (method == Method.COMPLETION_COMPLETE) {
      return completion(revision);
    }
    var member = named(method.target());
    if (member == null) {
      return envelope(new Message.Request(method, Target.NONE), revision);
    }
    var wrong = wrongTarget(member);
    return wrong != null
        ? foreignOr(wrong, method)
        : envelope(Message.Request.of(method, scanner.text(member).string()), revision);
  }

  private static @Nullable Member named(Target.Kind kind) {
    return switch (kind) {
      case NONE -> null;
      case TOOL, PROMPT -> Member.NAME;
      case RESOURCE -> Member.URI;
      case TASK -> Member.TASK_ID;
    };
  }

  private Reading completion(@Nullable String revision) {
    if (!isType(Member.REF, Scanner.Type.OBJECT)) {
      boolean there = scanner.has(Member.REF);
      return refusal(there ? Fault.PARAM_INVALID : Fault.TARGET_MISSING, Member.REF);
    }
    boolean prompt = is(Member.REF_TYPE, "ref/prompt");
    if (!prompt && !is(Member.REF_TYPE, "ref/resource")) {
      return refusal(Fault.PARAM_INVALID, Member.REF_TYPE);
    }
    var member = prompt ? Member.REF_NAME : Member.REF_URI;
    var wrong = wrongTarget(member);
    if (wrong != null) {
      return wrong;
    }
    var kind = prompt ? Target.Kind.PROMPT : Target.Kind.RESOURCE;
    var target = new Target(kind, scanner.text(member).string());
    return envelope(new Message.Request(Method.COMPLETION_COMPLETE, target), revision);
  }

  private @Nullable Malformed wrongTarget(Member member) {
    if (!scanner.has(member)) {
      return refusal(Fault.TARGET_MISSING, member);
    }
    return isType(member, Scanner.Type.STRING) && isTarget(scanner.text(member))
        ? null
        : refusal(Fault.TARGET_INVALID, member);
  }

  private @Nullable Malformed wrongMeta() {
    if (!isAbsentOr(Member.META, Scanner.Type.OBJECT)) {
      return refusal(Fault.PARAM_INVALID, Member.META);
    }
    if (!isAbsentOr(Member.META_PROTOCOL_VERSION, Scanner.Type.STRING)) {
      return refusal(Fault.PARAM_INVALID, Member.META_PROTOCOL_VERSION);
    }
    if (!isAbsentOr(Member.META_CLIENT_CAPABILITIES, Scanner.Type.OBJECT)) {
      return refusal(Fault.PARAM_INVALID, Member.META_CLIENT_CAPABILITIES);
    }
    return scanner.has(Member.META_PROGRESS_TOKEN) && !isId(Member.META_PROGRESS_TOKEN)
        ? refusal(Fault.PARAM_INVALID, Member.META_PROGRESS_TOKEN)
        : null;
  }

  /** The members that somebody decides, routes or correlates by. */
  private @Nullable Malformed wrongParams(Method method) {
    return switch (method) {
      case TOOLS_CALL, CALL_TOOL, PROMPTS_GET, RESOURCES_READ -> wrongCall();
      case INITIALIZE -> required(Member.PROTOCOL_VERSION, Scanner.Type.STRING);
      case SUBSCRIPTIONS_LISTEN, SUBSCRIPTION_ACKNOWLEDGED -> wrongFilter();
      case LOGGING_SET_LEVEL -> required(Member.LEVEL, Scanner.Type.STRING);
      case RESOURCE_UPDATED -> wrongTarget(Member.URI);
      case TASKS_CHANGED, TASK_STATUS -> wrongTarget(Member.TASK_ID);
      case PROGRESS ->
          isId(Member.PROGRESS_TOKEN) ? null : refusal(Fault.PARAM_INVALID, Member.PROGRESS_TOKEN);
      case CANCELLED ->
          !scanner.has(Member.REQUEST_ID) || isId(Member.REQUEST_ID)
              ? null
              : refusal(Fault.PARAM_INVALID, Member.REQUEST_ID);
      case TOOLS_LIST, PROMPTS_LIST, RESOURCES_LIST, RESOURCE_TEMPLATES_LIST, TASKS_LIST ->
          optional(Member.CURSOR, Scanner.Type.STRING);
      default -> null;
    };
  }

  private @Nullable Malformed wrongCall() {
    var wrong = optional(Member.ARGUMENTS, Scanner.Type.OBJECT);
    if (wrong == null) {
      wrong = optional(Member.TASK, Scanner.Type.OBJECT);
    }
    if (wrong == null) {
      wrong = optional(Member.REQUEST_STATE, Scanner.Type.STRING);
    }
    return wrong == null ? optional(Member.INPUT_RESPONSES, Scanner.Type.OBJECT) : wrong;
  }

  private @Nullable Malformed wrongFilter() {
    var wrong = required(Member.NOTIFICATIONS, Scanner.Type.OBJECT);
    if (wrong == null) {
      wrong = wrongTargets(Member.SUBSCRIBED_RESOURCES);
    }
    return wrong == null ? wrongTargets(Member.SUBSCRIBED_TASKS) : wrong;
  }

  private @Nullable Malformed wrongTargets(Member member) {
    if (!isAbsentOr(member, Scanner.Type.ARRAY)) {
      return refusal(Fault.PARAM_INVALID, member);
    }
    var wrong = new ArrayList<JsonText>();
    if (scanner.has(member)) {
      scanner
          .text(member)
          .elements(
              element -> {
                boolean right = element.isString() && isTarget(element);
                if (!right && wrong.isEmpty()) {
                  wrong.add(element);
                }
              });
    }
    return wrong.isEmpty() ? null : refusal(Fault.TARGET_INVALID, member);
  }

  private @Nullable Malformed required(Member member, Scanner.Type type) {
    return isType(member, type) ? null : refusal(Fault.PARAM_INVALID, member);
  }

  private @Nullable Malformed optional(Member member, Scanner.Type type) {
    return isAbsentOr(member, type) ? null : refusal(Fault.PARAM_INVALID, member);
  }

  private Envelope envelope(Message message, @Nullable String revision) {
    var parts =
        new Envelope.Parts(
            part(Member.PARAMS),
            part(Member.ARGUMENTS),
            part(Member.META),
            part(Member.RESULT),
            part(Member.ERROR));
    return new Envelope(message, idIfRead(), revision, scanner.text(), parts);
  }

  private @Nullable JsonText part(Member member) {
    return scanner.has(member) ? scanner.text(member) : null;
  }

  private @Nullable Id idIfRead() {
    return isId(Member.ID) ? Id.copyOf(scanner.text(Member.ID)) : null;
  }

  private Malformed refusal(Fault fault, Member member) {
    return refusal(fault, member, "");
  }

  private Malformed refusal(Fault fault, Member member, String detail) {
    return new Malformed(fault, scanner.offset(member), member.path(), detail, idIfRead());
  }

  private boolean isType(Member member, Scanner.Type type) {
    return scanner.type(member) == type;
  }

  private boolean isAbsentOr(Member member, Scanner.Type type) {
    return !scanner.has(member) || isType(member, type);
  }

  private boolean is(Member member, String characters) {
    return isType(member, Scanner.Type.STRING) && scanner.text(member).isString(characters);
  }

  private boolean isId(Member member) {
    return (isType(member, Scanner.Type.STRING) || isType(member, Scanner.Type.NUMBER))
        && isShort(scanner.text(member))
        && Id.isOne(scanner.text(member));
  }

  /** Whether a string can name something: not empty, bounded, no control characters. */
  private boolean isTarget(JsonText text) {
    return text.length() > 2 && isShort(text) && !text.hasControls();
  }

  private boolean isShort(JsonText text) {
    return text.length() - (text.isString() ? 2 : 0) <= limits.nameBytes();
  }

  private boolean isVisible(JsonText text) {
    return isTarget(text) && text.isVisibleAscii();
  }
}

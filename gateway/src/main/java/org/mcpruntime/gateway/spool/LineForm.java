package org.mcpruntime.gateway.spool;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the hash of an event of its JSON, with nothing but the JSON at hand: what anybody can do
 * who has it from wherever.
 */
final class LineForm {

  /** Why no hash can be made of it. */
  static final class Strange extends Exception {
    private static final long serialVersionUID = 1L;

    Strange(String sentence) {
      super(sentence, null, false, false);
    }
  }

  private static final Set<String> ROOT =
      Set.of("id", "timestamp", "trace_id", "source", "event_type", "link", "payload");
  private static final Set<String> PAYLOAD = payloadNames();
  private static final Set<String> GAP =
      Set.of("cause", "missing", "from", "until", "detail", "link");
  static final Set<String> CHECKPOINT =
      Set.of("chain", "sequence", "hash", "time", "kid", "signature");
  static final Set<String> LINK = Set.of("chain", "sequence", "previous", "hash");

  private final Sha256 sha = new Sha256();
  private final Bytes context = new Bytes(1024);
  private final Bytes body = new Bytes(1024);

  private static Set<String> payloadNames() {
    var names =
        new HashSet<>(
            List.of(
                "phase",
                "intent_id",
                "status",
                "latency_ms",
                "bytes_in",
                "bytes_out",
                "rpc_id",
                "arguments_digest",
                "arguments"));
    for (int kind = 1; kind < Form.PARTS; kind++) {
      names.addAll(Part.names(kind));
    }
    return Set.copyOf(names);
  }

  /** The hash of an event that stands at this place. */
  Hash event(JsonNode event, long sequence, Hash previous) throws Strange {
    onlyKnown(event, ROOT);
    var payload = event.path("payload");
    onlyKnown(payload, PAYLOAD);
    context.length(0);
    for (int kind = 0; kind < Form.PARTS; kind++) {
      for (var name : Part.names(kind)) {
        context.text(text(kind == 0 ? event : payload, name));
      }
    }
    body.length(0);
    body(event, payload);
    return hash(previous, sha.of(context.array(), 0, context.length()), sequence);
  }

  private void body(JsonNode event, JsonNode payload) throws Strange {
    var phase = text(payload, "phase");
    if (!phase.equals("intent") && !phase.equals("outcome")) {
      throw new Strange("its phase is \"%s\"".formatted(phase));
    }
    var intent = payload.has("intent_id") ? uuid(payload, "intent_id") : null;
    body.u8(phase.equals("intent") ? Form.INTENT : Form.OUTCOME);
    Form.body(
        new Form.Varying(
            uuid(event, "id"),
            time(event, "timestamp"),
            text(event, "trace_id"),
            intent,
            status(payload),
            number(payload, "latency_ms"),
            number(payload, "bytes_in"),
            number(payload, "bytes_out"),
            text(payload, "rpc_id"),
            text(payload, "arguments_digest"),
            text(payload, "arguments")),
        body);
  }

  private static int status(JsonNode payload) throws Strange {
    long status = number(payload, "status");
    if (status != (int) status) {
      throw new Strange("its status is %d".formatted(status));
    }
    return (int) status;
  }

  /** The hash of a gap that stands at this place. */
  Hash gap(JsonNode gap, long sequence, Hash previous) throws Strange {
    onlyKnown(gap, GAP);
    body.length(0);
    read(gap).write(body);
    return hash(previous, Pen.GAP_CONTEXT, sequence);
  }

  static Gap read(JsonNode gap) throws Strange {
    var word = text(gap, "cause");
    var cause = Gap.Cause.of(word);
    if (cause == null) {
      throw new Strange("its cause is \"%s\"".formatted(word));
    }
    return new Gap(
        cause, number(gap, "missing"), time(gap, "from"), time(gap, "until"), text(gap, "detail"));
  }

  private Hash hash(Hash previous, Hash contextDigest, long sequence) {
    var hashed = context;
    hashed.length(0);
    hashed.hash(previous);
    hashed.hash(contextDigest);
    hashed.u64(sequence);
    hashed.raw(body.array(), 0, body.length());
    return sha.of(hashed.array(), 0, hashed.length());
  }

  /** What is not hashed could be changed by anybody, so it may not be there. */
  static void onlyKnown(JsonNode object, Set<String> names) throws Strange {
    if (!object.isObject()) {
      throw new Strange("it is not what a gateway writes");
    }
    for (var members = object.fieldNames(); members.hasNext(); ) {
      var name = members.next();
      if (!names.contains(name)) {
        throw new Strange("its member \"%s\" is none that a gateway writes there".formatted(name));
      }
    }
  }

  /** What stands alone in its line: whoever reads events would take what is beside it for one. */
  static JsonNode only(JsonNode line, String name) throws Strange {
    onlyKnown(line, Set.of(name));
    return line.path(name);
  }

  static String text(JsonNode object, String name) throws Strange {
    var value = object.path(name);
    if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
      throw new Strange("its member \"%s\" is no text".formatted(name));
    }
    return value.asText("");
  }

  static long number(JsonNode object, String name) throws Strange {
    var value = object.path(name);
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw new Strange("its member \"%s\" is no number".formatted(name));
    }
    return value.asLong();
  }

  static UUID uuid(JsonNode object, String name) throws Strange {
    var text = text(object, name);
    try {
      var uuid = UUID.fromString(text);
      if (uuid.toString().equalsIgnoreCase(text)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      // As below.
    }
    throw new Strange("its member \"%s\" is no UUID".formatted(name));
  }

  static Instant time(JsonNode object, String name) throws Strange {
    try {
      return Instant.parse(text(object, name));
    } catch (DateTimeException e) {
      throw new Strange("its member \"%s\" is no time".formatted(name));
    }
  }

  /** The hash that a text of a link stands for. */
  static Hash hash(JsonNode link, String name) throws Strange {
    var text = text(link, name);
    try {
      if (text.startsWith(Hash.PREFIX) && text.length() == Hash.PREFIX.length() + 64) {
        return Hash.parse(text.substring(Hash.PREFIX.length()));
      }
    } catch (IllegalArgumentException e) {
      // As below.
    }
    throw new Strange("its link's \"%s\" is no hash".formatted(name));
  }

  /** The id that a line has, for whoever reads of it; null where it has none. */
  static @Nullable UUID idOrNull(JsonNode event) {
    try {
      return uuid(event, "id");
    } catch (Strange e) {
      return null;
    }
  }
}

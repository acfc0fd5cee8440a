package org.mcpruntime.mcp;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The JSON-RPC errors that a peer of ours gets; they are made here and nowhere else. */
public final class RpcError {

  /** What the original calls every text that it cannot inspect. */
  public static final String INSPECTION_FAILED = "rpc_inspection_failed";

  private RpcError() {}

  /**
   * An error.
   *
   * @param id of the request; an error that answers none has no id
   * @param message one sentence for people
   * @param reason the stable word of {@code error.data.reason}
   * @param facts further members of {@code error.data}
   */
  public static JsonText of(
      @Nullable Id id, ErrorCode code, String message, String reason, Consumer<JsonWriter> facts) {
    var writer = new JsonWriter().object();
    writer.name("jsonrpc").string("2.0");
    if (id != null) {
      writer.name("id").id(id);
    }
    writer.name("error").object();
    writer.name("code").number(code.number());
    writer.name("message").string(message);
    writer.name("data").object().name("reason").string(reason);
    facts.accept(writer);
    return writer.end().end().end().text();
  }

  /** The error for a text that is no message. */
  public static JsonText of(Malformed malformed) {
    var fault = malformed.fault();
    return of(
        malformed.id(),
        fault.code(),
        malformed.sentence(),
        reason(fault),
        data -> {
          data.name("fault").string(fault.word());
          data.name("path").string(malformed.path());
          if (malformed.offset() >= 0) {
            data.name("offset").number(malformed.offset());
          }
          if (fault.code() == ErrorCode.UNSUPPORTED_PROTOCOL_VERSION) {
            data.name("requested").string(malformed.detail());
            data.name("supported").array();
            supported(fault).forEach(data::string);
            data.end();
          }
          if (fault == Fault.CAPABILITY_MISSING) {
            data.name("requiredCapabilities").object().name("extensions").object();
            data.name(malformed.detail()).object().end().end().end();
          }
        });
  }

  private static String reason(Fault fault) {
    if (fault.code() == ErrorCode.METHOD_NOT_FOUND) {
      return "method_unknown";
    }
    return fault == Fault.UPSTREAM_LEGACY ? "upstream_era_mismatch" : INSPECTION_FAILED;
  }

  private static List<String> supported(Fault fault) {
    var legacy = Revision.dates(Revision.Era.LEGACY);
    var modern = Revision.dates(Revision.Era.MODERN);
    return switch (fault) {
      case UPSTREAM_LEGACY -> legacy;
      case UPSTREAM_MODERN -> modern;
      default -> Stream.concat(legacy.stream(), modern.stream()).toList();
    };
  }
}

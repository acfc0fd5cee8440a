package org.mcpruntime.gateway.exchange;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Target;

/**
 * What a server is told of a request: that the client can do only what the policy lets the server
 * ask of it, and that it listens only to what its caller may see.
 */
final class Requests {

  private static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

  private Requests() {}

  /** Whether the client says of itself that it understands an extension. */
  static boolean declares(Envelope envelope, String extension) {
    var capabilities = envelope.meta(CLIENT_CAPABILITIES);
    var extensions = capabilities == null ? null : capabilities.member("extensions");
    return extensions != null && extensions.member(extension) != null;
  }

  /** The text to forward; that of the envelope where nothing is taken away. */
  static JsonText forwarded(Envelope envelope, Judge judge) {
    if (!(envelope.message() instanceof Message.Request request)) {
      return envelope.text();
    }
    return switch (request.method()) {
      case INITIALIZE -> capabilities(envelope, envelope.param("capabilities"), judge);
      case SUBSCRIPTIONS_LISTEN -> subscriptions(envelope, judge);
      default -> capabilities(envelope, envelope.meta(CLIENT_CAPABILITIES), judge);
    };
  }

  private static JsonText capabilities(
      Envelope envelope, @Nullable JsonText capabilities, Judge judge) {
    if (capabilities == null || !asksTooMuch(capabilities, judge)) {
      return envelope.text();
    }
    return envelope.text().replacing(capabilities, only(capabilities, name -> mayAsk(name, judge)));
  }

  private static boolean asksTooMuch(JsonText capabilities, Judge judge) {
    boolean[] tooMuch = {false};
    capabilities.members((name, _) -> tooMuch[0] |= !mayAsk(name, judge));
    return tooMuch[0];
  }

  private static boolean mayAsk(String capability, Judge judge) {
    return switch (capability) {
      case "sampling" -> judge.mayAsk(Method.SAMPLING);
      case "elicitation" -> judge.mayAsk(Method.ELICITATION);
      case "roots" -> judge.mayAsk(Method.ROOTS_LIST);
      default -> true;
    };
  }

  private static JsonText only(JsonText object, Predicate<String> wanted) {
    var writer = new JsonWriter().object();
    object.members(
        (name, value) -> {
          if (wanted.test(name)) {
            writer.name(name).raw(value);
          }
        });
    return writer.end().text();
  }

  private static JsonText subscriptions(Envelope envelope, Judge judge) {
    var filter = envelope.param("notifications");
    boolean all = envelope.subscriptions().stream().allMatch(target -> mayHear(target, judge));
    if (filter == null || all) {
      return capabilities(envelope, envelope.meta(CLIENT_CAPABILITIES), judge);
    }
    var writer = new JsonWriter().object();
    filter.members(
        (name, value) -> {
          writer.name(name);
          switch (name) {
            case "resourceSubscriptions" ->
                heard(writer, value, uri -> mayHear(Target.resource(uri), judge));
            case "taskIds" -> heard(writer, value, judge::owns);
            default -> writer.raw(value);
          }
        });
    return envelope.text().replacing(filter, writer.end().text());
  }

  private static boolean mayHear(Target target, Judge judge) {
    return target.kind() == Target.Kind.TASK
        ? judge.owns(target.name())
        : judge.mayUse(Method.RESOURCES_SUBSCRIBE, target);
  }

  private static void heard(JsonWriter writer, JsonText names, Predicate<String> wanted) {
    writer.array();
    names.elements(
        name -> {
          if (wanted.test(name.string())) {
            writer.raw(name);
          }
        });
    writer.end();
  }
}

package org.mcpruntime.cli;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.McpHeaders;
import org.mcpruntime.mcp.Revision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description = "Say what the gateway takes a message for, or why it refuses it.",
    footer = {
      "",
      "Headers are held against the body when one is given, and always for a message of "
          + "revision 2026-07-28, which must repeat itself in them. Exit code 0 when the message "
          + "is accepted, 1 when it is refused. Whether a policy allows it is another question: "
          + "see policy explain.",
      "",
      "Example: what would become of a request as an agent sends it?",
      "  echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}' |",
      "    mcp-runtime mcp inspect -H 'MCP-Protocol-Version: 2025-11-25' -"
    })
final class McpInspect implements Callable<Integer> {

  /** Blanks around a value are no part of it, as in HTTP. */
  private static final Pattern FIELD =
      Pattern.compile("([^:\\s]+):[ \t]*(.*?)[ \t]*", Pattern.DOTALL);

  @Mixin private final Printing printing = new Printing();

  @Parameters(arity = "1", paramLabel = "FILE", description = "one message; - for standard input")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "a header of the request; may be repeated")
  private List<String> headers = List.of();

  @Option(
      names = "--from",
      paramLabel = "SIDE",
      defaultValue = "client",
      description = "who sends it: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Side from = Side.client;

  @Option(
      names = "--revision",
      paramLabel = "DATE",
      description =
          "the revision that both sides negotiated; 2025-03-26 has batches. It stands for the "
              + "header MCP-Protocol-Version where that is not given")
  private @Nullable String revision;

  private final InputStream in;

  McpInspect(InputStream in) {
    this.in = in;
  }

  /** Who sends a message. */
  private enum Side {
    client(Direction.TO_SERVER),
    server(Direction.TO_CLIENT);

    private final Direction direction;

    Side(Direction direction) {
      this.direction = direction;
    }
  }

  @Override
  public Integer call() {
    var negotiated = negotiated();
    var question = new Inspection.Question(from.direction, headers(negotiated), negotiated);
    // One byte more than is accepted, so that more is noticed and no more is read.
    var bytes = Input.first(question.limits().bytes() + 1, file, in);
    var inspection = Inspection.of(bytes, question);
    printing.format.print(
        printing.out(), Json.RESOURCES, inspection, () -> print(inspection, bytes));
    return inspection.accepted() ? 0 : 1;
  }

  private @Nullable McpHeaders headers(@Nullable Revision negotiated) {
    if (from == Side.server && !headers.isEmpty()) {
      throw wrong("--header is for messages of a client; what a server sends has none of its own");
    }
    var entries = new ArrayList<Map.Entry<String, String>>();
    for (var header : headers) {
      var field = FIELD.matcher(header);
      if (!field.matches()) {
        throw wrong("--header \"%s\" is not of the form 'Name: value'".formatted(header));
      }
      entries.add(Map.entry(field.group(1), field.group(2)));
    }
    var given = McpHeaders.of(entries);
    if (negotiated != null && given.version() == null) {
      entries.add(Map.entry(McpHeaders.VERSION, negotiated.date()));
    }
    return entries.isEmpty() ? null : McpHeaders.of(entries);
  }

  private @Nullable Revision negotiated() {
    if (revision == null) {
      return null;
    }
    return Revision.of(revision)
        .orElseThrow(
            () ->
                wrong(
                    "--revision \"%s\" is not spoken here; there are: %s"
                        .formatted(
                            revision,
                            Arrays.stream(Revision.values())
                                .map(Revision::date)
                                .collect(Collectors.joining(", ")))));
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(printing.spec.commandLine(), Printing.visible(sentence));
  }

  private void print(Inspection inspection, byte[] bytes) {
    var name = file.toString().equals("-") ? "standard input" : file.toString();
    if (inspection.refused() != null) {
      print(name, inspection.refused(), bytes);
      return;
    }
    var messages = inspection.messages();
    boolean batch = String.valueOf(inspection.text()).startsWith("[");
    line(name + ": accepted" + (batch ? ": a batch of " + messages.size() : ""));
    for (var message : messages) {
      line("");
      print(message);
    }
    line("");
    line(inspection.rewritten() ? "It is forwarded rewritten:" : "It is forwarded as it is:");
    line(String.valueOf(inspection.text()));
  }

  private void print(Inspection.Taken message) {
    field("kind", message.kind());
    field("method", message.method());
    field("family", message.family());
    field("asks for", message.target());
    field("id", message.id());
    field("revision", message.revision());
    field("era", message.era());
    message.subscriptions().forEach(target -> field("listens to", target));
    field("arguments", message.argumentsDigest());
  }

  private void print(String name, Inspection.Refused refused, byte[] bytes) {
    line(name + ": refused: " + refused.fault());
    line("  " + refused.sentence());
    var excerpt =
        refused.offset() == null ? List.<String>of() : Excerpt.of(bytes, refused.offset());
    if (!excerpt.isEmpty()) {
      line("");
      excerpt.forEach(line -> printing.out().println("  " + line));
    }
    if (refused.error() != null) {
      line("");
      line("The client gets HTTP " + refused.status() + " and");
      line(refused.error().toString());
    }
  }

  private void field(String name, @Nullable Object value) {
    if (value != null) {
      line("  %-12s%s".formatted(name, value));
    }
  }

  private void line(String text) {
    printing.out().println(Printing.visible(text));
  }
}

package org.mcpruntime.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Target;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.policy.Check;
import org.mcpruntime.policy.Derivation;
import org.mcpruntime.policy.Explain;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "explain",
    description = "Explain one decision: what counted, the trust arithmetic, what would change it.",
    footer = {"", "Exit code 0 whether the answer is yes or no; the answer is in the output."})
final class PolicyExplain implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE",
      description = "the policy document (policy.json)")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path policy;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "MCP method (default: that of --tool, --prompt or --resource)")
  private @Nullable String method;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private @Nullable Asked asked;

  /** At most one thing is asked for. */
  static final class Asked {
    @Option(names = "--tool", paramLabel = "NAME", description = "the tool that is called")
    private @Nullable String tool;

    @Option(names = "--prompt", paramLabel = "NAME", description = "the prompt that is asked for")
    private @Nullable String prompt;

    @Option(names = "--resource", paramLabel = "URI", description = "the resource that is read")
    private @Nullable String resource;

    private Target target() {
      if (tool != null) {
        return Target.tool(tool);
      }
      if (prompt != null) {
        return Target.prompt(prompt);
      }
      return resource == null ? Target.NONE : Target.resource(resource);
    }
  }

  @Option(names = "--human", paramLabel = "ID", defaultValue = "", description = "the human")
  private String human = "";

  @Option(names = "--agent", paramLabel = "ID", defaultValue = "", description = "the agent")
  private String agent = "";

  @Option(names = "--team", paramLabel = "ID", defaultValue = "", description = "the team")
  private String team = "";

  @Option(
      names = "--session",
      paramLabel = "NAME",
      defaultValue = "",
      description = "the session that is presented")
  private String session = "";

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "when, such as 2026-01-31T12:00:00Z (default: now)")
  private @Nullable String at;

  private final InstantSource clock;

  PolicyExplain(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var checked = Check.check(Input.bytes(policy));
    if (!checked.valid()) {
      throw new Failure(
          "%s: not a policy that can be enforced: %s"
              .formatted(policy, checked.problems().getFirst()));
    }
    var caller = new Caller(new Subject(human, agent, team), session);
    var derivation = Explain.explain(checked.snapshot().orElseThrow(), caller, request(), time());
    printing.format.print(printing.out(), Json.SNAPSHOTS, derivation, () -> print(derivation));
    return 0;
  }

  private Message.Request request() {
    var target = asked == null ? Target.NONE : asked.target();
    var name = method == null ? defaultMethod(target.kind()).word() : method;
    var known = Method.of(name);
    boolean needsTarget = known.family() == Method.Family.USE && known.target() != Target.Kind.TASK;
    if (needsTarget && target.kind() == Target.Kind.NONE) {
      throw wrong(
          "%s asks for something; name it with --tool, --prompt or --resource".formatted(name));
    }
    if (known.target() != Target.Kind.NONE
        && known.target() != Target.Kind.TASK
        && known.target() != target.kind()) {
      throw wrong("%s does not ask for what was named".formatted(name));
    }
    return new Message.Request(known, target);
  }

  private static Method defaultMethod(Target.Kind kind) {
    return switch (kind) {
      case PROMPT -> Method.PROMPTS_GET;
      case RESOURCE -> Method.RESOURCES_READ;
      case TOOL, TASK, NONE -> Method.TOOLS_CALL;
    };
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(printing.spec.commandLine(), sentence);
  }

  private Instant time() {
    if (at == null) {
      return clock.instant();
    }
    try {
      return OffsetDateTime.parse(at).toInstant();
    } catch (DateTimeParseException e) {
      throw wrong("--at \"%s\" is not a time such as 2026-01-31T12:00:00Z".formatted(at));
    }
  }

  private void print(Derivation derivation) {
    var out = printing.out();
    out.printf(
        "%s: %s (HTTP %d)%n",
        derivation.observed()
            ? "OBSERVED, let through"
            : derivation.allowed() ? "ALLOWED" : "DENIED",
        derivation.reason().word(),
        derivation.allowed() ? 200 : derivation.status());
    out.println();
    derivation.steps().forEach(step -> out.println("  - " + Printing.visible(step)));
    if (!derivation.changes().isEmpty()) {
      out.println();
      out.println("It would be allowed if somebody were to");
      derivation
          .changes()
          .forEach(change -> out.println("  + " + Printing.visible(change.sentence())));
    }
  }
}

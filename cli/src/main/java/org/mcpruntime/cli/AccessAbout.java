package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.resources.Kind;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a grant and a session both say. */
final class AccessAbout {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "of the object")
  private String name = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "mcp-servers",
      description = "its namespace (default: ${DEFAULT-VALUE})")
  private String namespace = "";

  @Option(names = "--server", paramLabel = "NAME", required = true, description = "the server")
  private String server = "";

  @Option(
      names = "--server-namespace",
      paramLabel = "NAME",
      description = "the server's namespace, where it is another")
  private @Nullable String serverNamespace;

  @Option(names = "--human-id", paramLabel = "ID", description = "the human")
  private @Nullable String human;

  @Option(names = "--agent-id", paramLabel = "ID", description = "the agent")
  private @Nullable String agent;

  @Option(names = "--team-id", paramLabel = "ID", description = "the team")
  private @Nullable String team;

  @Option(
      names = "--trust",
      paramLabel = "TRUST",
      defaultValue = "low",
      description = "low, medium or high (default: ${DEFAULT-VALUE})")
  Trust trust = Trust.LOW;

  @Option(
      names = "--policy-version",
      paramLabel = "WORD",
      defaultValue = "v1",
      description = "for records (default: ${DEFAULT-VALUE})")
  private String version = "";

  @Option(names = "--force", description = "write over a file that is there")
  private boolean force;

  ObjectNode manifest(Kind kind) {
    if (human == null && agent == null && team == null) {
      throw new ParameterException(
          spec.commandLine(), "say whom it is for: --human-id, --agent-id or --team-id");
    }
    var object = Json.RESOURCES.createObjectNode();
    object.put("apiVersion", Kind.API_VERSION).put("kind", kind.word());
    object.putObject("metadata").put("name", name).put("namespace", namespace);
    var said = object.putObject("spec");
    var ref = said.putObject("serverRef").put("name", server);
    if (serverNamespace != null && !serverNamespace.equals(namespace)) {
      ref.put("namespace", serverNamespace);
    }
    var subject = said.putObject("subject");
    put(subject, "humanID", human);
    put(subject, "agentID", agent);
    put(subject, "teamID", team);
    said.put("policyVersion", version);
    return object;
  }

  private static void put(ObjectNode object, String member, @Nullable String value) {
    if (value != null) {
      object.put(member, value);
    }
  }

  /** Writes it, with advice what to do with it. */
  void write(ObjectNode manifest, Path file) {
    if (Files.exists(file) && !force) {
      throw new Failure("%s is there already; --force writes over it".formatted(file));
    }
    var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setIndent(2).build();
    var text = new Dump(settings).dumpToString(Json.RESOURCES.convertValue(manifest, Object.class));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new Failure("%s cannot be written: %s".formatted(file, e));
    }
    spec.commandLine()
        .getOut()
        .printf("%s written; apply it with: access … apply --file %s%n", file, file);
  }
}

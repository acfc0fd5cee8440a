package org.mcpruntime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.policy.Render;
import org.mcpruntime.resources.Located;
import org.mcpruntime.resources.Manifests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "render",
    description = "Render the policy of servers from manifests of servers, grants and sessions.",
    footer = {
      "",
      "With -o json or -o yaml prints the document that a gateway gets: of one server as "
          + "it is, of several as a list. What names a server but does not count is said on "
          + "standard error."
    })
final class PolicyRender implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "DIR_OR_FILE",
      description = "manifests; may be repeated")
  private List<Path> files = List.of();

  @Option(names = "--server", paramLabel = "[NAMESPACE/]NAME", description = "only this server")
  private @Nullable String server;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "local",
      description = "cluster name in records (default: ${DEFAULT-VALUE})")
  private String cluster = "local";

  @Override
  public Integer call() {
    var manifests = Manifests.read(files);
    if (manifests.hasErrors()) {
      Findings.print(printing.err(), manifests.findings());
      throw new Failure("the manifests have errors; nothing was rendered");
    }
    var rendered = new ArrayList<Render.Rendered>();
    for (var candidate : manifests.servers()) {
      if (named(candidate)) {
        rendered.add(render(candidate.object(), manifests));
      }
    }
    if (rendered.isEmpty()) {
      throw new Failure(
          server == null
              ? "there is no MCPServer in " + files
              : "there is no MCPServer %s in %s".formatted(server, files));
    }
    for (var one : rendered) {
      for (var excluded : one.excluded()) {
        printing
            .err()
            .printf("warning: %s %s: %s%n", excluded.kind(), excluded.ref(), excluded.why());
      }
    }
    var snapshots = rendered.stream().map(Render.Rendered::snapshot).toList();
    Object data = snapshots.size() == 1 ? snapshots.getFirst() : snapshots;
    printing.format.print(printing.out(), Json.SNAPSHOTS, data, () -> print(snapshots));
    return 0;
  }

  private boolean named(Located<MCPServer> candidate) {
    return server == null
        || server.equals(candidate.metadata().name())
        || server.equals(candidate.metadata().ref().toString());
  }

  private Render.Rendered render(MCPServer one, Manifests manifests) {
    return Render.render(
        one,
        cluster,
        manifests.grants().stream().map(Located::object).toList(),
        manifests.sessions().stream().map(Located::object).toList());
  }

  private void print(List<PolicySnapshot> snapshots) {
    var table = new Table("SERVER", "TOOLS", "GRANTS", "SESSIONS", "REVISION");
    for (var snapshot : snapshots) {
      table.row(
          snapshot.server().namespace() + "/" + snapshot.server().name(),
          snapshot.tools().size(),
          snapshot.grants().size(),
          snapshot.sessions().size(),
          snapshot.revision().substring(0, Math.min(19, snapshot.revision().length())));
    }
    table.print(printing.out());
  }
}

package org.mcpruntime.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.platform.PlatformStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = "Show how the platform is.",
    footer = {"", "Exit code 1 where it does not run, or something needs to be looked at."})
final class StatusShow implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  StatusShow(Map<String, String> environment) {
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var status = reach.api().get("/status", PlatformStatus.class);
    printing.format.print(printing.out(), Json.RESOURCES, status, () -> print(status));
    boolean well =
        status.troubles().isEmpty()
            && status.servers().failed() == 0
            && status.records().stream().noneMatch(PlatformStatus.Records::failing);
    return well ? 0 : 1;
  }

  private void print(PlatformStatus status) {
    var out = printing.out();
    out.printf("version   %s, since %s%n", status.version(), status.startedAt());
    out.printf("api       %s/api/v1%n", status.api());
    out.printf("gateway   %s/{server}/mcp%n", status.gateway());
    out.printf("data      %s%n", status.data());
    var servers = status.servers();
    out.printf(
        "servers   %d ready, %d starting, %d failing%n",
        servers.ready(), servers.pending(), servers.failed());
    out.printf("access    %d grants, %d sessions%n", status.grants(), status.sessions());
    for (var place : status.records()) {
      out.printf(
          "records   %s: %,d waiting, %,d written%s%n",
          place.place(), place.waiting(), place.written(), place.failing() ? ", FAILING" : "");
    }
    status.troubles().forEach(trouble -> out.println("trouble   " + Printing.visible(trouble)));
  }
}

package org.mcpruntime.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Names nothing of what talks to Kubernetes in its fields and methods, as {@link ImageMake} does
 * not name what makes images.
 */
@Command(
    name = "setup",
    description = "Install on Kubernetes: definitions, namespaces, rights, operator, admission.",
    footer = {
      "",
      "May be run as often as you like: what is as it should be stays as it is, and what others"
          + " added stays. The kubeconfig is read and never written."
    })
final class Setup implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Option(names = "--dry-run", description = "print the objects as YAML; no cluster is asked")
  boolean dryRun;

  @Mixin final KubeReach reach;

  @Option(
      names = "--registry",
      paramLabel = "REGISTRY[/PREFIX]",
      description = "where the images are, as 'image build --push' names it")
  String registry = "";

  @Option(names = "--tag", description = "tag of the images; else the commit of this build")
  String tag = "";

  @Option(
      names = "--servers",
      split = ",",
      paramLabel = "NAMESPACE",
      description = "namespaces for servers, made where they are missing; else mcp-servers")
  List<String> servers = List.of("mcp-servers");

  @Option(
      names = "--only-these",
      description = "look after servers in these namespaces only, with rights in them only")
  boolean onlyThese;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "a setting of the operator, such as MCP_CLUSTER_NAME=east; may be repeated")
  Map<String, String> settings = Map.of();

  Setup(Map<String, String> environment) {
    this.reach = new KubeReach(environment);
  }

  @Override
  public Integer call() {
    return new SettingUp(this).run();
  }
}

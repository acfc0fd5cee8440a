package org.mcpruntime.cli;

import org.mcpruntime.setup.Connection;
import org.mcpruntime.setup.InstallPlan;
import org.mcpruntime.setup.Installation;
import org.mcpruntime.setup.SetupRefusal;

/** Turns the words of {@link Setup} into an installation, and prints or applies it. */
record SettingUp(Setup words) {

  int run() {
    var out = words.spec.commandLine().getOut();
    var installation = Installation.of(plan());
    if (words.dryRun) {
      out.print(installation.yaml());
      return 0;
    }
    try (var cluster = Connection.to(words.reach.kubeconfig(), words.reach.context())) {
      out.println("Installing into " + cluster.address());
      out.flush();
      var applied =
          cluster.apply(
              installation,
              sentence -> {
                out.println("  " + sentence);
                out.flush();
              });
      out.printf(
          "Installed: %d made, %d changed, %d as they were%n",
          applied.made(), applied.changed(), applied.unchanged());
      return 0;
    } catch (SetupRefusal e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  private InstallPlan plan() {
    var tag = words.tag.isEmpty() ? Main.Version.commit() : words.tag;
    return new InstallPlan(
        InstallPlan.Images.of(words.registry, tag),
        words.onlyThese ? InstallPlan.Scope.NAMESPACES : InstallPlan.Scope.CLUSTER,
        words.servers,
        words.settings);
  }
}

package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.server.EnvVar;
import org.mcpruntime.contract.server.SecretEnvVar;
import org.mcpruntime.contract.server.Stdio;

/**
 * How a server of standard streams gets a bridge without another image: a container that ends
 * before it brings the bridge's files to a volume, and the server's container starts with them. The
 * files bring their own C library and loader, so the image needs neither these nor a shell
 * (docs/decisions/2026-11-26-the-bridge-in-a-servers-pod.md).
 */
final class BridgeRuntime {

  private static final String VOLUME = "mcp-bridge";
  private static final String FOLDER = "/mcp-bridge";

  private BridgeRuntime() {}

  static Container installer(Blueprint blueprint) {
    return new ContainerBuilder()
        .withName(VOLUME)
        .withImage(blueprint.config().dataPlane().bridgeImage())
        .withImagePullPolicy("IfNotPresent")
        .withArgs("install", FOLDER)
        .withSecurityContext(Hardening.readOnly())
        .withResources(Resourcing.of(null, Resourcing.Usual.CONTAINER))
        .withVolumeMounts(Parts.mount(VOLUME, FOLDER, false))
        .build();
  }

  static Volume volume() {
    return Parts.room(VOLUME, "256Mi");
  }

  static VolumeMount mount() {
    return Parts.mount(VOLUME, FOLDER, true);
  }

  /** The bridge as a program, before its settings. */
  static List<String> program() {
    return List.of(
        FOLDER + "/lib/loader",
        "--library-path",
        FOLDER + "/lib",
        FOLDER + "/bin/java",
        "@" + FOLDER + "/bridge.args");
  }

  /** Settings as flags, which no variable of the server can change; then the server's command. */
  static List<String> words(Blueprint blueprint) {
    var spec = blueprint.spec();
    var stdio = spec.stdio() == null ? Stdio.DEFAULT : spec.stdio();
    var words = new ArrayList<String>();
    flag(words, "--listen-address", blueprint.sidecar() ? "127.0.0.1" : "0.0.0.0");
    flag(words, "--port", Integer.toString(spec.port()));
    flag(words, "--metrics-address", "0.0.0.0");
    flag(words, "--metrics-port", Integer.toString(Blueprint.BRIDGE_MANAGEMENT_PORT));
    flag(words, "--mcp-path", blueprint.route().path());
    flag(words, "--mode", Json.word(stdio.mode()));
    flag(words, "--mcp-server-name", blueprint.name());
    flag(words, "--log-format", "json");
    flag(words, "--log-level", "info");
    var variables = variables(blueprint);
    if (!variables.isEmpty()) {
      flag(words, "--server-env", variables);
    }
    words.add("--");
    words.addAll(spec.command());
    words.addAll(spec.args());
    return List.copyOf(words);
  }

  private static void flag(List<String> words, String name, String value) {
    words.add(name);
    words.add(value);
  }

  /** What the server is told, and nothing of what the bridge is told. */
  private static String variables(Blueprint blueprint) {
    var spec = blueprint.spec();
    return Stream.concat(
            spec.envVars().stream().map(EnvVar::name),
            spec.secretEnvVars().stream().map(SecretEnvVar::name))
        .collect(Collectors.joining(","));
  }
}

package org.mcpruntime.standalone.workload;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.bridge.child.ResourceLimits;
import org.mcpruntime.contract.object.SecretKeyRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerSpec;
import org.mcpruntime.contract.server.Stdio;
import org.mcpruntime.contract.server.Transport;

/**
 * What a manifest wants to run on this machine. Two manifests that differ in nothing of it want the
 * same process, so that a change of policy restarts nothing.
 */
public sealed interface Desired {

  /** A program that serves HTTP on a port that it is told. */
  record Http(Program program, String path) implements Desired {}

  /** A program that speaks over its standard streams. */
  record OverStdio(Program program, Stdio.Mode mode) implements Desired {}

  /** A server that somebody else runs. */
  record Upstream(URI url) implements Desired {}

  /** Nothing, as it is said. */
  record Nothing(String sentence) implements Desired {}

  /** Something that cannot be run here; the sentence says what to do. */
  record Impossible(String reason, String sentence) implements Desired {}

  /**
   * A program.
   *
   * @param environment all that it sees beside what it is told when it starts
   */
  record Program(List<String> words, Map<String, String> environment, ResourceLimits limits) {
    public Program {
      words = List.copyOf(words);
      environment = Map.copyOf(environment);
    }
  }

  /**
   * What there is to run programs with.
   *
   * @param environment that every program sees
   * @param engine that runs images; null where there is none
   */
  record Means(Map<String, String> environment, @Nullable Engine engine, Secrets secrets) {}

  /** Where secrets are. */
  interface Secrets {

    /** The value of one, if it is there. */
    Optional<String> value(String namespace, SecretKeyRef ref);

    /** Where somebody would put it. */
    String place(String namespace, SecretKeyRef ref);
  }

  /** What a server's manifest wants. */
  static Desired of(MCPServer server, Means means) {
    var spec = server.spec();
    var gateway = spec.gateway();
    if (gateway != null && gateway.upstreamURL() != null) {
      return new Upstream(gateway.upstreamURL());
    }
    if (spec.replicas() == 0) {
      return new Nothing("replicas is 0");
    }
    var environment = new TreeMap<>(means.environment);
    spec.envVars().forEach(variable -> environment.put(variable.name(), variable.value()));
    for (var secret : spec.secretEnvVars()) {
      var namespace = server.metadata().namespace();
      var value = means.secrets.value(namespace, secret.secretKeyRef());
      if (value.isEmpty()) {
        return new Impossible(
            "SecretMissing",
            "variable %s needs the secret %s, key %s: write its value into %s"
                .formatted(
                    secret.name(),
                    secret.secretKeyRef().name(),
                    secret.secretKeyRef().key(),
                    means.secrets.place(namespace, secret.secretKeyRef())));
      }
      environment.put(secret.name(), value.get());
    }
    ResourceLimits limits;
    try {
      limits = ResourceLimits.of(spec.resources());
    } catch (IllegalArgumentException e) {
      return new Impossible("InvalidResources", "resources.limits.memory: " + e.getMessage());
    }
    boolean image = spec.image() != null && !spec.image().isBlank();
    var engine = image ? means.engine : null;
    if (image && engine == null) {
      return new Impossible(
          "NoContainerEngine",
          "image %s needs docker or podman on the PATH; or say spec.command, which runs without"
              .formatted(spec.image()));
    }
    var words =
        engine == null ? words(spec.command(), spec.args()) : container(server, engine, limits);
    if (engine != null) {
      environment.keySet().removeIf(Engine::isOwn);
      environment.putAll(engine.environment());
    }
    var program = new Program(words, environment, engine == null ? limits : ResourceLimits.NONE);
    return spec.transport() == Transport.STDIO
        ? new OverStdio(program, (spec.stdio() == null ? Stdio.DEFAULT : spec.stdio()).mode())
        : new Http(program, Paths.within(server));
  }

  private static List<String> words(List<String> command, List<String> args) {
    var words = new ArrayList<>(command);
    words.addAll(args);
    return words;
  }

  /** How an engine is told to run an image in the foreground, and to leave nothing behind. */
  private static List<String> container(MCPServer server, Engine engine, ResourceLimits limits) {
    MCPServerSpec spec = server.spec();
    var words = engine.run(server.metadata().ref());
    if (spec.transport() == Transport.STDIO) {
      words.add("--interactive");
    } else {
      words.addAll(List.of("--publish", "127.0.0.1:$(PORT):" + spec.port()));
      words.addAll(List.of("--env", "PORT=" + spec.port(), "--env", "MCP_PATH"));
    }
    if (limits.memory() != null) {
      words.addAll(List.of("--memory", Long.toString(limits.memory())));
    }
    for (var variable : spec.envVars()) {
      boolean own = Engine.isOwn(variable.name());
      words.addAll(
          List.of("--env", own ? variable.name() + "=" + variable.value() : variable.name()));
    }
    spec.secretEnvVars().forEach(variable -> words.addAll(List.of("--env", variable.name())));
    if (!spec.command().isEmpty()) {
      words.addAll(List.of("--entrypoint", spec.command().getFirst()));
    }
    var tag = spec.imageTag() == null ? "" : ":" + spec.imageTag();
    words.add(spec.image() + tag);
    words.addAll(spec.command().stream().skip(1).toList());
    words.addAll(spec.args());
    return words;
  }
}

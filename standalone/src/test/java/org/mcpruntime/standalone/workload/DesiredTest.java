package org.mcpruntime.standalone.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.bridge.child.ResourceLimits;
import org.mcpruntime.contract.object.SecretKeyRef;
import org.mcpruntime.contract.server.Stdio;

/** What manifests want to run on this machine. */
final class DesiredTest {

  private static final String REPLACING =
      "/bin/sh -c \"$0\" rm --force \"$1\" >/dev/null 2>&1; shift; exec \"$0\" \"$@\" ";
  private static final String COMMAND = "command: [python3, server.py]\n";

  @TempDir Path folder;

  private Desired of(String spec) {
    return of(spec, null);
  }

  private Desired of(String spec, @Nullable String engine) {
    var environment = Map.of("DOCKER_HOST", "unix:///run/d.sock");
    var runs = engine == null ? null : new Engine(engine, "0abc", environment);
    var means = new Desired.Means(Map.of("PATH", "/bin"), runs, new OneSecret());
    return Desired.of(ServerManifest.of(folder, "s", spec), means);
  }

  /** Knows one secret. */
  private record OneSecret() implements Desired.Secrets {

    @Override
    public Optional<String> value(String namespace, SecretKeyRef ref) {
      return ref.equals(new SecretKeyRef("known", "token")) ? Optional.of("s3") : Optional.empty();
    }

    @Override
    public String place(String namespace, SecretKeyRef ref) {
      return "/keys/%s/%s/%s".formatted(namespace, ref.name(), ref.key());
    }
  }

  @Test
  void aCommandIsAProgramThatIsToldWhatTheManifestNamesAndWhatProgramsNeed() {
    var spec =
        COMMAND
            + """
            args: [--fast]
            envVars: [{name: MODE, value: quick}]
            secretEnvVars: [{name: KEY, secretKeyRef: {name: known, key: token}}]
            resources: {limits: {memory: 64Mi}}
            """;
    assertThat(of(spec))
        .isEqualTo(
            new Desired.Http(
                new Desired.Program(
                    List.of("python3", "server.py", "--fast"),
                    Map.of("PATH", "/bin", "MODE", "quick", "KEY", "s3"),
                    new ResourceLimits(64L << 20, null)),
                "/s/mcp"));
  }

  @Test
  void aServerOverStdioSaysHowItIsShared() {
    assertThat(of(COMMAND + "transport: stdio"))
        .isInstanceOfSatisfying(
            Desired.OverStdio.class,
            over -> assertThat(over.mode()).isEqualTo(Stdio.DEFAULT.mode()));
    assertThat(of(COMMAND + "transport: stdio\nstdio: {mode: shared}"))
        .isInstanceOfSatisfying(
            Desired.OverStdio.class, over -> assertThat(over.mode()).isEqualTo(Stdio.Mode.SHARED));
  }

  @Test
  void whatSomebodyElseRunsIsOnlyReached() {
    assertThat(of("gateway: {enabled: true, upstreamURL: 'http://127.0.0.1:9000/mcp'}"))
        .isEqualTo(new Desired.Upstream(URI.create("http://127.0.0.1:9000/mcp")));
  }

  @Test
  void noReplicasAreNothing() {
    assertThat(of(COMMAND + "replicas: 0")).isInstanceOf(Desired.Nothing.class);
  }

  @Test
  void aSecretThatIsMissingIsSaidWithItsPlace() {
    var spec = COMMAND + "secretEnvVars: [{name: KEY, secretKeyRef: {name: other, key: token}}]";
    assertThat(of(spec))
        .isInstanceOfSatisfying(
            Desired.Impossible.class,
            impossible -> {
              assertThat(impossible.reason()).isEqualTo("SecretMissing");
              assertThat(impossible.sentence()).contains("KEY", "/keys/mcp-servers/other/token");
            });
  }

  @Test
  void anImageNeedsAnEngine() {
    assertThat(of("image: example.org/s\nimageTag: '1'"))
        .isInstanceOfSatisfying(
            Desired.Impossible.class,
            impossible ->
                assertThat(impossible.sentence())
                    .contains("example.org/s", "docker or podman", "spec.command"));
  }

  @Test
  void anImageIsRunInTheForegroundOnALoopbackPortAndIsRemovedAfterwards() {
    var spec =
        """
        image: example.org/s
        imageTag: '1'
        port: 9000
        args: [--fast]
        envVars: [{name: MODE, value: quick}]
        secretEnvVars: [{name: KEY, secretKeyRef: {name: known, key: token}}]
        resources: {limits: {memory: '5e8'}}
        """;
    assertThat(of(spec, "/bin/podman"))
        .isInstanceOfSatisfying(
            Desired.Http.class,
            http -> {
              assertThat(String.join(" ", http.program().words()))
                  .isEqualTo(
                      REPLACING
                          + "/bin/podman mcp-mcp-servers-s-0abc run --rm --init"
                          + " --name mcp-mcp-servers-s-0abc"
                          + " --publish 127.0.0.1:$(PORT):9000 --env PORT=9000 --env MCP_PATH"
                          + " --memory 500000000 --env MODE --env KEY example.org/s:1 --fast");
              assertThat(http.program().environment()).containsEntry("KEY", "s3");
              assertThat(http.program().limits()).isEqualTo(ResourceLimits.NONE);
            });
  }

  @Test
  void aCommandIsRunWithinAnImageWhereThereIsOne() {
    var spec = COMMAND + "image: example.org/s\nimageTag: '1'\ntransport: stdio";
    assertThat(of(spec, "/bin/docker"))
        .isInstanceOfSatisfying(
            Desired.OverStdio.class,
            over ->
                assertThat(String.join(" ", over.program().words()))
                    .isEqualTo(
                        REPLACING
                            + "/bin/docker mcp-mcp-servers-s-0abc run --rm --init"
                            + " --name mcp-mcp-servers-s-0abc --interactive"
                            + " --entrypoint python3 example.org/s:1 server.py"));
  }

  @Test
  void whatAnImageIsToldDoesNotTellItsEngineAnything() {
    var spec = "image: example.org/s\nenvVars: [{name: DOCKER_HOST, value: 'tcp://10.0.0.9'}]";
    assertThat(of(spec, "/bin/docker"))
        .isInstanceOfSatisfying(
            Desired.Http.class,
            http -> {
              assertThat(http.program().environment())
                  .containsEntry("DOCKER_HOST", "unix:///run/d.sock");
              assertThat(http.program().words()).contains("DOCKER_HOST=tcp://10.0.0.9");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tools: [{name: echo, sideEffect: read}]",
        "description: another",
        "gateway: {enabled: true}",
        "teamID: ours",
        "policy: {mode: observe}",
      })
  void aChangeOfWhatIsDecidedWantsTheSameProcess(String change) {
    assertThat(of(COMMAND + change)).isEqualTo(of(COMMAND));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "args: [--slow]",
        "envVars: [{name: MODE, value: slow}]",
        "resources: {limits: {memory: 1Gi}}",
        "publicPathPrefix: other",
        "transport: stdio",
        "replicas: 0",
      })
  void aChangeOfWhatRunsWantsAnotherProcess(String change) {
    assertThat(of(COMMAND + change)).isNotEqualTo(of(COMMAND));
  }
}

package org.mcpruntime.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.TimeSpan;
import org.mcpruntime.resources.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(name = "init", description = "Write the manifest of a session: what a human consents to.")
final class SessionInit implements Callable<Integer> {

  @Mixin private final AccessAbout about = new AccessAbout();

  @Option(
      names = "--expires-at",
      paramLabel = "TIME",
      description = "its last instant, such as 2026-12-31T12:00:00Z")
  private @Nullable String expiresAt;

  @Option(names = "--expires-in", paramLabel = "SPAN", description = "the same, such as 8h")
  private @Nullable String expiresIn;

  @Option(
      names = "--upstream-token-secret",
      paramLabel = "NAME",
      description = "the secret with the credential for the server")
  private @Nullable String secret;

  @Option(
      names = "--upstream-token-key",
      paramLabel = "KEY",
      defaultValue = "token",
      description = "its key (default: ${DEFAULT-VALUE})")
  private String key = "";

  @Option(names = "--revoked", description = "already revoked")
  private boolean revoked;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "session.yaml",
      description = "the file that is written (default: ${DEFAULT-VALUE})")
  private Path output = Path.of("session.yaml");

  private final InstantSource clock;

  SessionInit(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var manifest = about.manifest(Kind.SESSION);
    var said = manifest.withObject("/spec").put("consentedTrust", Json.word(about.trust));
    var end = end();
    if (end != null) {
      said.put("expiresAt", end.toString());
    }
    if (revoked) {
      said.put("revoked", true);
    }
    if (secret != null) {
      said.putObject("upstreamTokenSecretRef").put("name", secret).put("key", key);
    }
    about.write(manifest, output);
    return 0;
  }

  private @Nullable Instant end() {
    if (expiresAt != null && expiresIn != null) {
      throw new ParameterException(
          about.spec.commandLine(), "one of --expires-at and --expires-in, not both");
    }
    try {
      if (expiresAt != null) {
        return Instant.parse(expiresAt);
      }
      return expiresIn == null
          ? null
          : Instant.ofEpochSecond(
              clock.instant().plus(TimeSpan.of(expiresIn).duration()).getEpochSecond());
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          about.spec.commandLine(), "--expires-at is a time such as 2026-12-31T12:00:00Z");
    } catch (IllegalArgumentException e) {
      throw new ParameterException(about.spec.commandLine(), "--expires-in is a span such as 8h");
    }
  }
}

package org.mcpruntime.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.gateway.spool.Finding;
import org.mcpruntime.gateway.spool.LineVerification;
import org.mcpruntime.gateway.spool.Progress;
import org.mcpruntime.gateway.spool.Verdict;
import org.mcpruntime.gateway.spool.Verification;
import org.mcpruntime.standalone.StoredEvents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = "Say whether records are whole: nothing changed, missing, doubled or moved.",
    footer = {
      "",
      "DIR is the spool of a gateway, which may be running, or the data folder of a platform that "
          + "does not run, of whose store a copy is looked at; FILE is what audit export or events "
          + "export wrote, one event a line, whose hashes are made anew of the events themselves. "
          + "Exit code 0 when all is whole, 1 when something is not.",
      "",
      "Who holds the disk holds the key that signs checkpoints: hold --keys, and checkpoints that "
          + "were brought elsewhere, against it."
    })
final class AuditVerify implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();

  @Parameters(
      arity = "1",
      paramLabel = "DIR|FILE",
      description = "a spool, a data folder, or lines of events")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path path;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description =
          "the keys that may sign checkpoints, a JSON Web Key Set (default: DIR/keys.json; without "
              + "keys signatures are not looked at)")
  private @Nullable Path keys;

  private final InstantSource clock;

  /** Whether the keys of the platform itself were taken. */
  private boolean besides;

  AuditVerify(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (!Files.exists(path)) {
      throw new Failure("%s: there is no such file or directory".formatted(path));
    }
    var verdict = verdict();
    printing.format.print(printing.out(), Json.RESOURCES, verdict, () -> print(verdict));
    return verdict.isWhole() ? 0 : 1;
  }

  private Verdict verdict() {
    var progress = TerminalProgress.on(printing.err());
    try {
      var folder = StoredEvents.folder(path);
      if (folder.isPresent()) {
        return ofStore(folder.get(), progress);
      }
      return Files.isDirectory(path)
          ? Verification.of(path, keys, progress)
          : LineVerification.of(path, keys, progress);
    } catch (IOException e) {
      throw new Failure("%s cannot be verified: %s".formatted(path, e.getMessage()));
    } finally {
      progress.reached(1, 1);
    }
  }

  private Verdict ofStore(Path folder, Progress progress) throws IOException {
    var own = StoredEvents.keys(folder);
    besides = keys == null && Files.exists(own);
    return StoredEvents.read(
        folder, clock, lines -> LineVerification.of(lines, besides ? own : keys, progress));
  }

  private void print(Verdict verdict) {
    line(
        "%s: %s"
            .formatted(
                path,
                verdict.isWhole() ? "whole" : "NOT whole: " + counted(verdict.found(), "finding")));
    for (var chain : verdict.chains()) {
      field("chain", chain.id() + signed(chain, verdict));
    }
    field(
        "events",
        verdict.events() == 0
            ? "none"
            : "%,d, sequences %d to %d, %s to %s"
                .formatted(
                    verdict.events(),
                    verdict.firstSequence(),
                    verdict.lastSequence(),
                    verdict.from(),
                    verdict.until()));
    field("checkpoints", checkpoints(verdict));
    for (var gap : verdict.gaps()) {
      field(
          "gap",
          "%s missing (%s) %s to %s %s"
              .formatted(
                  counted(gap.missing(), "event"),
                  Json.word(gap.cause()),
                  gap.from(),
                  gap.until(),
                  gap.detail()));
    }
    for (var finding : verdict.findings()) {
      print(finding);
    }
    if (verdict.found() > verdict.findings().size()) {
      line("… and %,d more".formatted(verdict.found() - verdict.findings().size()));
    }
  }

  private static String signed(Verdict.Chain chain, Verdict verdict) {
    if (verdict.unsigned() > 0 || chain.last() < chain.first()) {
      return "";
    }
    var signed = chain.signed();
    if (signed == null) {
      return ", not signed";
    }
    long after = chain.last() - signed;
    return ", signed up to sequence %d of %d%s"
        .formatted(
            signed,
            chain.last(),
            after == 0 ? "" : ": %s not signed yet".formatted(counted(after, "record")));
  }

  private String checkpoints(Verdict verdict) {
    if (verdict.unsigned() > 0) {
      return "%,d, signatures not looked at: no --keys".formatted(verdict.unsigned());
    }
    return verdict.checkpoints() == 0
        ? "none"
        : "%,d, signed%s"
            .formatted(
                verdict.checkpoints(),
                keys == null
                    ? " by keys that lie in the same %s".formatted(besides ? "folder" : "directory")
                    : "");
  }

  private void print(Finding finding) {
    var place = new StringBuilder(finding.file());
    if (finding.offset() != null) {
      place.append(", offset ").append(finding.offset());
    }
    if (finding.line() != null) {
      place.append(", line ").append(finding.line());
    }
    if (finding.sequence() > 0) {
      place.append(", sequence ").append(finding.sequence());
    }
    if (finding.id() != null) {
      place.append(", id ").append(finding.id());
    }
    if (finding.time() != null) {
      place.append(", ").append(finding.time());
    }
    line("%s: %s".formatted(Json.word(finding.kind()), place));
    line("    " + finding.sentence());
  }

  private static String counted(long number, String what) {
    return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }

  private void field(String name, String value) {
    line("  %-12s%s".formatted(name, value));
  }

  private void line(String text) {
    printing.out().println(Printing.visible(text));
  }
}

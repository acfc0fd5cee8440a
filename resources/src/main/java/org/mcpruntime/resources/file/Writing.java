package org.mcpruntime.resources.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.Admission;
import org.mcpruntime.resources.Document;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.ManifestFile;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Outcome.Conflict;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Version;
import org.mcpruntime.resources.store.Write;

/**
 * What programs write: checked against what is in force, written into files, taken in from there.
 */
final class Writing {

  private final Keeper keeper;
  private final Intake intake;
  private final Scribe scribe;

  Writing(Keeper keeper) {
    this.keeper = keeper;
    this.intake = keeper.intake();
    this.scribe = new Scribe(keeper);
  }

  Outcome.Applied apply(Manifest manifest, Write write) {
    // Written and read again, it is held against the bounds that files have.
    return switch (ManifestFile.parse(YamlWriter.document(manifest.value()), "")) {
      case ManifestFile.Broken(var finding) -> new Outcome.Invalid(List.of(finding));
      case ManifestFile.Whole(var _, var documents) -> {
        var document = Document.of(documents.getFirst().value());
        yield switch (intake.admission().subject(document)) {
          case Admission.Subject.Nobody(var findings) -> new Outcome.Invalid(findings);
          case Admission.Subject.Named(var kind, var name) ->
              apply(new ResourceRef(kind, name), document, write);
        };
      }
    };
  }

  private Outcome.Applied apply(ResourceRef ref, Document document, Write write) {
    if (!refresh(ref)) {
      return busy(ref);
    }
    var entry = keeper.ledger().entry(ref);
    var metadata = document.value().path("metadata");
    var conflict =
        conflict(
            ref,
            entry,
            metadata.path("uid").textValue(),
            metadata.path("resourceVersion").textValue());
    if (conflict.isPresent()) {
      return conflict.get();
    }
    return switch (intake.judge(ref, entry, document)) {
      case Admission.Verdict.Unfit(var findings) -> new Outcome.Invalid(findings);
      case Admission.Verdict.Fits fits -> {
        var plain = Succession.bare((ObjectNode) document.value());
        plain.withObject("metadata").put("namespace", ref.ref().namespace());
        yield fits(ref, entry, plain, fits, write);
      }
    };
  }

  private Outcome.Applied fits(
      ResourceRef ref,
      Ledger.@Nullable Entry entry,
      ObjectNode plain,
      Admission.Verdict.Fits fits,
      Write write) {
    long version = keeper.ledger().version() + 1;
    var wanted = Resource.of(fits.object());
    if (write == Write.DRY_RUN) {
      return entry == null
          ? new Outcome.Created(intake.first(wanted, version))
          : applied(entry.resource(), Succession.next(entry.resource(), wanted, version));
    }
    boolean same =
        entry != null
            && Succession.same(
                entry.resource(), Succession.next(entry.resource(), wanted, version));
    if (entry != null && same && !intake.hasFindings(ref)) {
      return new Outcome.Unchanged(entry.resource());
    }
    return switch (scribe.write(ref, plain, fits.completed())) {
      case Scribe.Wrote.Done(var file) -> {
        takeIn(file);
        var now = keeper.ledger().entry(ref);
        if (now == null) {
          yield new Outcome.Failed(
              ref + " was written to " + file + ", which somebody else changed; see there");
        }
        yield entry == null
            ? new Outcome.Created(now.resource())
            : applied(entry.resource(), now.resource());
      }
      case Scribe.Wrote.Failed(var sentence) -> revokedAnyway(entry, wanted, sentence);
    };
  }

  private static Outcome.Applied applied(Resource before, Resource after) {
    return Succession.same(before, after)
        ? new Outcome.Unchanged(after)
        : new Outcome.Configured(after);
  }

  /** A revocation waits for nobody to mend a file. */
  private Outcome.Applied revokedAnyway(
      Ledger.@Nullable Entry entry, Resource wanted, String sentence) {
    if (entry == null
        || !(entry.resource() instanceof Resource.Session(var session))
        || session.spec().revoked()
        || !Intake.isRevoked(wanted)) {
      return new Outcome.Failed(sentence);
    }
    var revoked = Succession.revoked(session, keeper.ledger().version() + 1);
    return record(new Ledger.Entry(revoked, entry.file()))
        .<Outcome.Applied>map(Outcome.Failed::new)
        .orElseGet(() -> new Outcome.Configured(revoked));
  }

  Outcome.StatusWritten updateStatus(Resource resource, Write write) {
    var ref = resource.ref();
    var entry = keeper.ledger().entry(ref);
    if (entry == null) {
      return new Outcome.Absent(ref);
    }
    var given = resource.metadata();
    var conflict = conflict(ref, entry, given.uid(), given.resourceVersion());
    if (conflict.isPresent()) {
      return conflict.get();
    }
    LongFunction<Resource> next =
        version -> Succession.withStatus(entry.resource(), resource.status(), version);
    var updated = next.apply(keeper.ledger().version() + 1);
    if (Succession.same(updated, entry.resource())) {
      return new Outcome.Unchanged(updated);
    }
    var findings = statusFindings(updated);
    if (!findings.isEmpty()) {
      return new Outcome.Invalid(findings);
    }
    if (write == Write.DRY_RUN) {
      return new Outcome.Configured(updated);
    }
    return record(new Ledger.Entry(updated, entry.file()))
        .<Outcome.StatusWritten>map(Outcome.Failed::new)
        .orElseGet(() -> new Outcome.Configured(updated));
  }

  private List<Finding> statusFindings(Resource resource) {
    return intake
        .admission()
        .judgeStatus(resource.kind(), resource.json(), resource.ref().toString());
  }

  /** Puts an entry into force that stands in no file; else says why it could not be. */
  private Optional<String> record(Ledger.Entry entry) {
    try {
      keeper.record(entry);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "%s cannot be written to %s, nothing was changed: %s"
              .formatted(entry.resource().ref(), keeper.folder(), e.getMessage()));
    }
  }

  Outcome.Removed delete(ResourceRef ref, @Nullable Version expected, Write write) {
    if (!refresh(ref)) {
      return busy(ref);
    }
    var entry = keeper.ledger().entry(ref);
    if (entry == null) {
      return new Outcome.Absent(ref);
    }
    var conflict = conflict(ref, entry, null, expected == null ? null : expected.text());
    if (conflict.isPresent()) {
      return conflict.get();
    }
    if (write == Write.DRY_RUN) {
      return new Outcome.Deleted(
          Succession.removed(entry.resource(), keeper.ledger().version() + 1));
    }
    return switch (scribe.remove(ref)) {
      case Scribe.Wrote.Failed(var sentence) -> new Outcome.Failed(sentence);
      case Scribe.Wrote.Done(var file) -> {
        var last = Succession.removed(entry.resource(), keeper.ledger().version() + 1);
        takeIn(file);
        yield new Outcome.Deleted(last);
      }
    };
  }

  private static Optional<Conflict> conflict(
      ResourceRef ref,
      Ledger.@Nullable Entry entry,
      @Nullable String uid,
      @Nullable String version) {
    if (entry == null) {
      return uid == null && version == null
          ? Optional.empty()
          : Optional.of(new Conflict(ref + " was removed; apply it without uid and version", null));
    }
    var current = entry.resource().metadata();
    if (uid != null && !uid.equals(current.uid())) {
      return Optional.of(
          new Conflict(ref + " is another than the one with uid " + uid, entry.resource()));
    }
    if (version != null && !version.equals(Objects.requireNonNull(current.resourceVersion()))) {
      return Optional.of(
          new Conflict(
              "%s was changed: it is at version %s, not %s; read it again"
                  .formatted(ref, current.resourceVersion(), version),
              entry.resource()));
    }
    return Optional.empty();
  }

  /** What people just changed comes first; false while they are at it. */
  private boolean refresh(ResourceRef ref) {
    for (var file : keeper.claims().claimants(ref)) {
      if (keeper.differs(file)) {
        if (!keeper.isSteady(file)) {
          return false;
        }
        takeIn(file);
      }
    }
    return true;
  }

  private static Outcome.Failed busy(ResourceRef ref) {
    return new Outcome.Failed(ref + " stands in a file that somebody is writing; try again");
  }

  /** A file that changes while it is read is left to the watchman. */
  private void takeIn(String file) {
    keeper.look(file).ifPresent(seen -> keeper.take(Map.of(file, seen)));
  }
}

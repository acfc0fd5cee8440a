package org.mcpruntime.resources.file;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.Admission;
import org.mcpruntime.resources.Admission.Verdict;
import org.mcpruntime.resources.Document;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.ManifestFile;
import org.mcpruntime.resources.Place;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;

/**
 * Takes in what files say, from wherever it came there: whole and uncontradicted it comes into
 * force, anything else is reported and changes nothing.
 *
 * <p>Used by one thread at a time.
 */
final class Intake {

  /** So many objects are worth a second processor. */
  private static final int MANY = 50;

  private final Admission admission;
  private final InstantSource clock;
  private final Ledger ledger;
  private final Claims claims;

  /** Sessions that were revoked and removed: whoever takes such a name is revoked too. */
  private final Set<ResourceRef> revoked;

  /** Reads a file once more. */
  private final Function<String, ManifestFile> reader;

  private final Map<ResourceRef, List<Finding>> findings = new TreeMap<>();

  Intake(
      Admission admission,
      Ledger ledger,
      Claims claims,
      Set<ResourceRef> revoked,
      InstantSource clock,
      Function<String, ManifestFile> reader) {
    this.admission = admission;
    this.ledger = ledger;
    this.claims = claims;
    this.revoked = revoked;
    this.clock = clock;
    this.reader = reader;
  }

  Admission admission() {
    return admission;
  }

  /** What is wrong in the folder, in order of kinds and names, files first. */
  List<Finding> findings() {
    var all = new ArrayList<>(claims.findings());
    findings.values().forEach(all::addAll);
    return all;
  }

  boolean hasFindings(ResourceRef ref) {
    return findings.containsKey(ref);
  }

  Set<ResourceRef> revoked() {
    return revoked;
  }

  /** Whether all that a file says is in force, so that it need not be read again. */
  boolean settled(Claims.Claim claim) {
    return claim.stamp() != null
        && claim.findings().isEmpty()
        && claim.held().isEmpty()
        && claim.stated().keySet().stream()
            .allMatch(ref -> !findings.containsKey(ref) && ledger.entry(ref) != null);
  }

  /** Takes in files by their names; puts into force what follows from that, and tells it. */
  List<Pending> take(Map<String, Seen> batch) {
    var affected = new TreeSet<ResourceRef>();
    var statements = new HashMap<ResourceRef, Statement>();
    batch.forEach((file, seen) -> affected.addAll(claim(file, seen, statements)));
    var verdicts = affected.size() < MANY ? Map.<ResourceRef, Verdict>of() : verdicts(statements);
    var pending = new ArrayList<Pending>();
    long version = ledger.version();
    for (var ref : affected) {
      var wrong = new ArrayList<Finding>();
      var followed = follow(ref, statements, verdicts, version + 1, wrong);
      if (followed.isPresent()) {
        pending.add(followed.get());
        version += followed.get().change().isPresent() ? 1 : 0;
      }
      var _ = wrong.isEmpty() ? findings.remove(ref) : findings.put(ref, List.copyOf(wrong));
    }
    ledger.commit(pending);
    return pending;
  }

  /** Where an object is stated, and what is stated. */
  private record Statement(String file, Document document) {}

  /** What is said about each statement, found out side by side, for that is most of the work. */
  private Map<ResourceRef, Verdict> verdicts(Map<ResourceRef, Statement> statements) {
    return statements.entrySet().parallelStream()
        .collect(
            Collectors.toConcurrentMap(
                Map.Entry::getKey,
                each ->
                    judge(each.getKey(), ledger.entry(each.getKey()), each.getValue().document())));
  }

  /** Writes down what a file claims, and gives the objects that it claims or claimed. */
  private Set<ResourceRef> claim(String file, Seen seen, Map<ResourceRef, Statement> statements) {
    var before = claims.of(file);
    var affected = new HashSet<ResourceRef>(before == null ? Set.of() : before.objects());
    switch (seen) {
      case Seen.Absent() -> claims.remove(file);
      case Seen.Read(var stamp, ManifestFile.Broken(var finding)) ->
          claims.put(
              file, new Claims.Claim(stamp, Map.of(), Set.copyOf(affected), List.of(finding)));
      case Seen.Read(var stamp, ManifestFile.Whole(var _, var documents)) -> {
        var stated = new HashMap<ResourceRef, List<Place>>();
        var unnamed = new ArrayList<Finding>();
        for (var document : documents) {
          switch (admission.subject(document)) {
            case Admission.Subject.Named(var kind, var name) -> {
              var ref = new ResourceRef(kind, name);
              stated.computeIfAbsent(ref, _ -> new ArrayList<>()).add(document.place());
              statements.put(ref, new Statement(file, document));
            }
            case Admission.Subject.Nobody(var wrong) -> unnamed.addAll(wrong);
          }
        }
        // A document that names nobody may be any of those that are no longer named.
        var held = new HashSet<ResourceRef>(unnamed.isEmpty() ? Set.of() : affected);
        held.removeAll(stated.keySet());
        claims.put(file, new Claims.Claim(stamp, stated, held, unnamed));
        affected.addAll(stated.keySet());
      }
    }
    return affected;
  }

  /** What becomes of an object, given all that files say about it now. */
  private Optional<Pending> follow(
      ResourceRef ref,
      Map<ResourceRef, Statement> statements,
      Map<ResourceRef, Verdict> verdicts,
      long version,
      List<Finding> wrong) {
    var entry = ledger.entry(ref);
    var claimants = claims.claimants(ref);
    var places = claims.places(ref);
    if (claimants.isEmpty()) {
      return entry == null ? Optional.empty() : Optional.of(removed(entry, version));
    }
    if (places.isEmpty()) {
      return held(entry, claimants); // what holds it is reported
    }
    if (places.size() > 1 || claimants.size() > 1) {
      wrong.addAll(contradictions(ref, entry, claimants, places));
      return Optional.empty();
    }
    var file = claimants.iterator().next();
    var statement = statements.get(ref);
    if (statement != null && statement.file().equals(file)) {
      var known = verdicts.get(ref);
      var verdict = known != null ? known : judge(ref, entry, statement.document());
      return judged(verdict, entry, file, version, wrong);
    }
    return document(ref, file)
        .flatMap(found -> judged(judge(ref, entry, found), entry, file, version, wrong));
  }

  /**
   * An object that only files hold which cannot be read is remembered as one of theirs, or a start
   * would take it for removed from the file that it came from.
   */
  private static Optional<Pending> held(Ledger.@Nullable Entry entry, Set<String> claimants) {
    return entry == null || claimants.contains(entry.file())
        ? Optional.empty()
        : Optional.of(
            new Pending.Moved(new Ledger.Entry(entry.resource(), claimants.iterator().next())));
  }

  private Pending removed(Ledger.Entry entry, long version) {
    if (isRevoked(entry.resource())) {
      var _ = revoked.add(entry.resource().ref());
    }
    return new Pending.Gone(Succession.removed(entry.resource(), version));
  }

  static boolean isRevoked(Resource resource) {
    return resource instanceof Resource.Session(var session) && session.spec().revoked();
  }

  private static List<Finding> contradictions(
      ResourceRef ref, Ledger.@Nullable Entry entry, Set<String> claimants, List<Place> places) {
    var others = new TreeSet<>(claimants);
    places.forEach(place -> others.remove(place.file()));
    var everywhere = new ArrayList<>(places.stream().map(Place::toString).toList());
    others.forEach(file -> everywhere.add(file + ", as far as that can be read"));
    var force = entry == null ? "none of them is in force" : "what was in force stays so";
    return places.stream()
        .map(
            place ->
                new Finding(
                    Finding.Severity.ERROR,
                    place,
                    ref.toString(),
                    "metadata.name",
                    "stands at %s; %s until one is removed"
                        .formatted(String.join(" and ", everywhere), force)))
        .toList();
  }

  private Optional<Document> document(ResourceRef ref, String file) {
    return reader.apply(file) instanceof ManifestFile.Whole(var _, var documents)
        ? documents.stream().filter(document -> names(document, ref)).findFirst()
        : Optional.empty();
  }

  boolean names(Document document, ResourceRef ref) {
    return admission.subject(document) instanceof Admission.Subject.Named(var kind, var name)
        && kind == ref.kind()
        && name.equals(ref.ref());
  }

  private Optional<Pending> judged(
      Verdict verdict,
      Ledger.@Nullable Entry entry,
      String file,
      long version,
      List<Finding> wrong) {
    switch (verdict) {
      case Verdict.Unfit(var found) -> {
        wrong.addAll(found);
        return Optional.empty();
      }
      case Verdict.Fits(var _, var object) -> {
        var wanted = Resource.of(object);
        return entry == null
            ? Optional.of(added(wanted, file, version))
            : succeeded(entry, wanted, file, version);
      }
    }
  }

  /** What is said about a document that is to be in force instead of an entry. */
  Verdict judge(ResourceRef ref, Ledger.@Nullable Entry entry, Document document) {
    var subject = new Admission.Subject.Named(ref.kind(), ref.ref());
    var verdict =
        admission.judge(document, subject, entry == null ? null : entry.resource().json());
    return verdict instanceof Verdict.Fits(var _, var object)
            && revoked.contains(ref)
            && !isRevoked(Resource.of(object))
        ? new Verdict.Unfit(List.of(takenName(ref, document)))
        : verdict;
  }

  private static Finding takenName(ResourceRef ref, Document document) {
    return new Finding(
        Finding.Severity.ERROR,
        document.at("metadata.name"),
        ref.toString(),
        "metadata.name",
        "is the name of a session that was revoked, and a revocation is final;"
            + " issue a new session under another name");
  }

  private Pending added(Resource wanted, String file, long version) {
    return new Pending.Put(new Ledger.Entry(first(wanted, version), file), true);
  }

  Resource first(Resource wanted, long version) {
    return Succession.first(wanted, version, clock.instant());
  }

  private static Optional<Pending> succeeded(
      Ledger.Entry entry, Resource wanted, String file, long version) {
    var next = Succession.next(entry.resource(), wanted, version);
    if (!Succession.same(next, entry.resource())) {
      return Optional.of(new Pending.Put(new Ledger.Entry(next, file), false));
    }
    return file.equals(entry.file())
        ? Optional.empty()
        : Optional.of(new Pending.Moved(new Ledger.Entry(next, file)));
  }
}

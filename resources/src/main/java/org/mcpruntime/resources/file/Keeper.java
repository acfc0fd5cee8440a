package org.mcpruntime.resources.file;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.Admission;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.ManifestFile;
import org.mcpruntime.resources.store.UnavailableException;

/**
 * Keeps memory, folder and journal at one: what comes into force is remembered.
 *
 * <p>Used by one thread at a time; what is in force may be read by any, at the ledger.
 */
final class Keeper {

  /** Files taken in at once; more come into force one lot after the other. */
  private static final int LOT = 1_000;

  /** Until a file counts as being written. */
  private static final int LOOKS = 10;

  /** Versions that are given out between two lines about them. */
  private static final long RESERVED = 1_000_000;

  /** Names that stay taken; the oldest are forgotten. */
  private static final int MOST_REVOKED = 100_000;

  private final Folder folder;
  private final Journal journal;
  private final Ledger ledger;
  private final Claims claims;
  private final Intake intake;
  private final Consumer<List<Finding>> report;
  private final Troubles troubles = new Troubles();
  private List<Finding> reported = List.of();
  private long reserved;

  private Keeper(
      Folder folder,
      Journal journal,
      Memory memory,
      Admission admission,
      InstantSource clock,
      Consumer<List<Finding>> report) {
    this.folder = folder;
    this.journal = journal;
    this.report = report;
    this.ledger = new Ledger(memory.entries().values(), memory.version());
    this.claims = new Claims(memory.entries().values(), memory.stamps());
    this.intake = new Intake(admission, ledger, claims, memory.revoked(), clock, this::read);
    this.reserved = memory.version();
  }

  /**
   * Remembers, then looks at the whole folder.
   *
   * @param lookout that listens from then on
   */
  static Keeper open(
      Folder folder, Lookout lookout, InstantSource clock, Consumer<List<Finding>> report) {
    var admission = new Admission();
    var _ = ForkJoinPool.commonPool().submit(() -> Rehearsal.of(admission));
    var journal = new Journal(folder.state("journal"));
    try {
      var contents = journal.read();
      if (contents.newer()) {
        throw new UnavailableException(
            UnavailableException.Code.NEWER,
            folder.state("journal")
                + " was written by a newer release; start that one, or remove the file and with"
                + " it what it knows of identities and status");
      }
      var memory = Memory.of(contents.lines());
      var keeper = new Keeper(folder, journal, memory, admission, clock, report);
      keeper.troubles.damaged(contents.damaged());
      keeper.reserve();
      keeper.takeAll(lookout);
      keeper.maintain();
      return keeper;
    } catch (IOException e) {
      throw new UnavailableException(
          UnavailableException.Code.BROKEN,
          "the resources in " + folder + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  Ledger ledger() {
    return ledger;
  }

  Intake intake() {
    return intake;
  }

  Claims claims() {
    return claims;
  }

  Folder folder() {
    return folder;
  }

  ManifestFile read(String file) {
    return ManifestFile.read(folder.path(file), file);
  }

  @Nullable Stamp stamp(String file) {
    return Stamp.of(folder.path(file));
  }

  /** Whether a file is not as it was when it was read. */
  boolean differs(String file) {
    var claim = claims.of(file);
    return !Objects.equals(claim == null ? null : claim.stamp(), stamp(file));
  }

  /** Whether nobody writes a file at present. */
  boolean isSteady(String file) {
    for (int look = 0; look < LOOKS; look++) {
      var before = stamp(file);
      LockSupport.parkNanos(Watchman.QUIET.toNanos());
      if (Objects.equals(before, stamp(file))) {
        return true;
      }
    }
    return false;
  }

  /** What stands at a path; empty while it changes. */
  Optional<Seen> look(String file) {
    return look(file, stamp(file));
  }

  /**
   * @param before how it looked when somebody looked last
   */
  private Optional<Seen> look(String file, @Nullable Stamp before) {
    if (before == null) {
      return Optional.of(new Seen.Absent());
    }
    var read = read(file);
    return before.equals(stamp(file)) ? Optional.of(new Seen.Read(before, read)) : Optional.empty();
  }

  /**
   * Names of files that are not as they were when they were read, those that are gone last.
   *
   * @param known how they were
   * @param look tells how they are
   */
  List<String> differing(
      Folder.Tree tree,
      Map<String, @Nullable Stamp> known,
      Function<String, @Nullable Stamp> look) {
    var differing = new ArrayList<String>();
    for (var file : tree.files()) {
      if (!Objects.equals(known.get(file), look.apply(file))) {
        differing.add(file);
      }
    }
    for (var file : known.keySet()) {
      if (!tree.files().contains(file) && !tree.hides(file)) {
        differing.add(file);
      }
    }
    return differing;
  }

  private void takeAll(Lookout lookout) throws IOException {
    var tree = lookout.walk(folder.path(""));
    troubles.closed(tree.closed());
    for (var unfinished : tree.unfinished()) {
      Files.deleteIfExists(unfinished);
    }
    var stamps = stamps(tree.files());
    var differing = differing(tree, claims.stamps(), stamps::get);
    var steady = steady(differing, stamps);
    take(List.copyOf(steady.keySet()), steady::get);
  }

  /** Those that nobody writes at present, and how they look; the others are looked at soon. */
  private Map<String, @Nullable Stamp> steady(
      List<String> files, Map<String, @Nullable Stamp> before) {
    LockSupport.parkNanos(Watchman.QUIET.toNanos());
    var now = stamps(files);
    now.entrySet().removeIf(each -> !Objects.equals(before.get(each.getKey()), each.getValue()));
    return now;
  }

  /** How files look, in their order. */
  private Map<String, @Nullable Stamp> stamps(Collection<String> files) {
    var names = List.copyOf(files);
    var looks = names.parallelStream().map(file -> Optional.ofNullable(stamp(file))).toList();
    var stamps = new LinkedHashMap<String, @Nullable Stamp>();
    for (int i = 0; i < names.size(); i++) {
      stamps.put(names.get(i), looks.get(i).orElse(null));
    }
    return stamps;
  }

  Troubles troubles() {
    return troubles;
  }

  /** Reads files and takes in what they say; files that change meanwhile are left for later. */
  void take(List<String> files) {
    take(files, this::stamp);
  }

  private void take(List<String> files, Function<String, @Nullable Stamp> before) {
    for (int from = 0; from < files.size(); from += LOT) {
      var lot = files.subList(from, Math.min(from + LOT, files.size()));
      var batch = new LinkedHashMap<String, Seen>();
      var seen = lot.parallelStream().map(file -> look(file, before.apply(file))).toList();
      for (int i = 0; i < lot.size(); i++) {
        var file = lot.get(i);
        seen.get(i).ifPresent(found -> batch.put(file, found));
      }
      take(batch);
    }
    tell();
  }

  /** Takes in what was seen, and remembers what came into force. */
  void take(Map<String, Seen> batch) {
    if (batch.isEmpty()) {
      return;
    }
    var pending = intake.take(batch);
    var lines = new ArrayList<Line>();
    pending.forEach(each -> lines.add(line(each)));
    for (var file : batch.keySet()) {
      lines.add(line(file, claims.of(file)));
    }
    remember(lines);
    tell();
  }

  private Line line(Pending pending) {
    return switch (pending) {
      case Pending.Put(var entry, var _) -> Line.kept(entry);
      case Pending.Moved(var entry) -> Line.kept(entry);
      case Pending.Gone(var last) -> Line.gone(last.ref(), intake.revoked().contains(last.ref()));
    };
  }

  private Line line(String file, Claims.@Nullable Claim claim) {
    return claim != null && claim.stamp() != null && intake.settled(claim)
        ? Line.known(new Line.Known(file, claim.stamp(), List.copyOf(claim.stated().keySet())))
        : Line.unknown(file);
  }

  /** What was decided holds whether or not it can be remembered; then it is tried again. */
  private void remember(List<Line> lines) {
    try {
      if (journal.open()) {
        journal.append(lines);
      }
      if (ledger.version() > reserved) {
        reserve();
      }
    } catch (IOException e) {
      forgetful(e);
    }
  }

  /** Puts into force what stands in no file, if it can be remembered. */
  void record(Ledger.Entry entry) throws IOException {
    if (!journal.open()) {
      rewrite();
    }
    journal.append(List.of(Line.kept(entry)));
    ledger.commit(List.of(new Pending.Put(entry, false)));
  }

  private void reserve() throws IOException {
    reserved = ledger.version() + RESERVED;
    if (journal.open()) {
      journal.append(List.of(Line.reserved(reserved)));
    }
  }

  /** Writes the journal anew where it is out of date, was lost or could not be written. */
  void maintain() {
    try {
      if (!journal.open() || journal.large() || !journal.exists()) {
        rewrite();
      }
    } catch (IOException e) {
      forgetful(e);
    }
    tell();
  }

  private void rewrite() throws IOException {
    Durable.directory(folder.state(""));
    var lines = new ArrayList<Line>();
    reserved = ledger.version() + RESERVED;
    lines.add(Line.reserved(reserved));
    var revoked = intake.revoked();
    for (var iterator = revoked.iterator(); revoked.size() > MOST_REVOKED; ) {
      var _ = iterator.next();
      iterator.remove();
    }
    revoked.forEach(ref -> lines.add(Line.gone(ref, true)));
    ledger.entries().forEach(entry -> lines.add(Line.kept(entry)));
    claims
        .all()
        .forEach(
            (file, claim) -> {
              if (intake.settled(claim)) {
                lines.add(line(file, claim));
              }
            });
    journal.rewrite(lines);
    troubles.remembering();
  }

  private void forgetful(IOException e) {
    journal.close();
    troubles.forgetful(e.getMessage());
  }

  /** What is wrong, the folder as a whole first. */
  List<Finding> findings() {
    var all = troubles.findings();
    all.addAll(intake.findings());
    return all;
  }

  /** Reports what is wrong, if that is not what was reported last. */
  void tell() {
    var findings = findings();
    if (!findings.equals(reported)) {
      reported = findings;
      report.accept(findings);
    }
  }

  void close() {
    try {
      if (journal.open()) {
        journal.append(List.of(Line.reserved(ledger.version())));
      }
    } catch (IOException e) {
      forgetful(e);
    }
    journal.close();
    ledger.close();
  }
}

package org.mcpruntime.gateway.source;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * The policies of servers, one each, in the files of a directory whose names end in {@code .json}.
 *
 * <p>A file that is there and once held a policy of a server lays claim to it, whatever it holds
 * now; where two do, neither counts and what was in force stays. A file that goes takes nothing
 * with it: a policy without a file stays in force until another file brings its server's.
 */
public final class PolicyFolder implements PolicySource {

  private static final int MOST_ERRORS = 3;

  private final Path folder;
  private final InstantSource clock;
  private final Lookout lookout;
  private final InForce force = new InForce();
  private final Map<Path, FolderFile> files = new TreeMap<>();
  private String error = "has not been looked at";
  private Set<Refusal> told = Set.of();
  private volatile SourceStatus status = SourceStatus.of(false, Policies.NONE, null);

  public PolicyFolder(Path folder, InstantSource clock) {
    this.folder = folder.toAbsolutePath();
    this.clock = clock;
    this.lookout = new Lookout("policies", this.folder, this::look);
  }

  /** Reads the files for the first time, then keeps looking at them; to be called once. */
  @Override
  public void start() {
    lookout.start();
  }

  private Duration look(Lookout.Told told) {
    var now = clock.instant();
    boolean anew = list();
    for (var file : files.values()) {
      anew |= file.look(told.concerns(file.file.path()), now);
    }
    if (anew) {
      settle(now);
      say();
    }
    // A millisecond per file, so that looking at many costs no more of a second than at few.
    var pause = Duration.ofMillis(files.size());
    return pause.compareTo(PolicyFile.PAUSE) > 0 ? pause : PolicyFile.PAUSE;
  }

  /** Adds files that are new; whether the folder can be listed, or cannot, for the first time. */
  private boolean list() {
    var before = error;
    try (var found = Files.list(folder)) {
      found
          .filter(path -> path.getFileName().toString().endsWith(".json"))
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .forEach(path -> files.computeIfAbsent(path, p -> new FolderFile(PolicyDocument.in(p))));
      error = "";
    } catch (IOException e) {
      error = "cannot be listed: " + e;
    }
    return !error.equals(before);
  }

  /** Takes the document of each server that one file lays claim to, where it is another. */
  private void settle(Instant now) {
    var claims = new TreeMap<ObjectRef, List<FolderFile>>();
    for (var file : files.values()) {
      file.conflict("");
      file.claim()
          .ifPresent(server -> claims.computeIfAbsent(server, _ -> new ArrayList<>()).add(file));
    }
    files.values().removeIf(file -> isReplaced(file, claims.keySet()));
    var fresh = new ArrayList<ServerPolicy>();
    claims.forEach(
        (server, claimants) -> {
          if (claimants.size() > 1) {
            var sentence = "is one of several for %s: %s".formatted(server, names(claimants));
            claimants.forEach(file -> file.conflict(sentence));
          } else {
            fresh(server, claimants.getFirst(), now, fresh);
          }
        });
    force.put(fresh);
  }

  private static boolean isReplaced(FolderFile file, Set<ObjectRef> claimed) {
    return file.file.missing() && file.server().map(claimed::contains).orElse(true);
  }

  private void fresh(ObjectRef server, FolderFile file, Instant now, List<ServerPolicy> fresh) {
    var before = force.current().of(server).map(policy -> policy.snapshot().revision()).orElse("");
    file.good()
        .filter(good -> !good.snapshot().revision().equals(before))
        .ifPresent(good -> fresh.add(good.since(now)));
  }

  private static String names(List<FolderFile> files) {
    return files.stream()
        .map(file -> file.file.path().getFileName().toString())
        .collect(joining(", "));
  }

  private void say() {
    var wrong = new LinkedHashSet<Refusal>();
    if (!error.isEmpty()) {
      wrong.add(new Refusal(folder.toString(), error));
    }
    for (var file : files.values()) {
      if (!file.error().isEmpty()) {
        wrong.add(new Refusal(file.file.path().toString(), file.error()));
      }
    }
    boolean ready = status.ready() || wrong.isEmpty() || !force.current().all().isEmpty();
    status = SourceStatus.of(ready, force.current(), wrong.isEmpty() ? null : sentence(wrong));
    var newly = new HashSet<>(wrong);
    newly.removeAll(told);
    told = wrong;
    newly.forEach(force::refuse);
  }

  private static String sentence(Set<Refusal> wrong) {
    var first = wrong.stream().limit(MOST_ERRORS).map(Refusal::toString).collect(joining("; "));
    int more = wrong.size() - MOST_ERRORS;
    return more > 0 ? first + "; and " + more + " more" : first;
  }

  @Override
  public Policies current() {
    return force.current();
  }

  @Override
  public SourceStatus status() {
    return status;
  }

  @Override
  public void listen(Listener listener) {
    force.listen(listener);
  }

  @Override
  public void close() {
    lookout.close();
  }
}

package org.mcpruntime.gateway.source;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.mcpruntime.policy.Check;

/** A file as the policy of a server. */
final class PolicyDocument implements WatchedFile.Form<ServerPolicy> {

  /** By how much the clock of whoever wrote a document may be ahead. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final int MOST_PROBLEMS = 3;

  static WatchedFile<ServerPolicy> in(Path file) {
    return new WatchedFile<>(file, new PolicyDocument());
  }

  @Override
  public Reading<ServerPolicy> read(byte[] bytes, Instant now) {
    var checked = Check.check(bytes);
    var snapshot = checked.snapshot().orElse(null);
    if (snapshot == null || !checked.valid()) {
      return new Reading.Unfit<>("cannot be enforced: " + sentence(checked.problems()));
    }
    var written = snapshot.generatedAt();
    if (written != null && written.isAfter(now.plus(AHEAD))) {
      return new Reading.Unfit<>(
          "says that it was made in the future, at " + written, written.minus(AHEAD));
    }
    return new Reading.Fit<>(ServerPolicy.of(snapshot, now));
  }

  private static String sentence(List<Check.Problem> problems) {
    var first =
        problems.stream().limit(MOST_PROBLEMS).map(Check.Problem::toString).collect(joining("; "));
    int more = problems.size() - MOST_PROBLEMS;
    return more > 0 ? first + "; and " + more + " more" : first;
  }
}

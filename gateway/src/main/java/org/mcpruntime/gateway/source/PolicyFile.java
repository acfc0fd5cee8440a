package org.mcpruntime.gateway.source;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The policy of one server in one file, which may be replaced at any time and in any way: by
 * renaming, by writing in place, through links as Kubernetes does.
 *
 * <p>The file decides whose policy it is when it is read for the first time; afterwards a document
 * of another server is refused.
 */
public final class PolicyFile implements PolicySource {

  /** Half of what a change may take until it is enforced. */
  static final Duration PAUSE = Duration.ofMillis(50);

  private final InstantSource clock;
  private final WatchedFile<ServerPolicy> file;
  private final Lookout lookout;
  private final InForce force = new InForce();
  private volatile @Nullable String error;

  public PolicyFile(Path file, InstantSource clock) {
    var absolute = file.toAbsolutePath();
    this.clock = clock;
    this.file = PolicyDocument.in(absolute);
    this.lookout =
        new Lookout(
            "policies",
            Objects.requireNonNull(absolute.getParent(), "a file stands in a directory"),
            this::look);
  }

  /** Reads the file for the first time, then keeps looking at it; to be called once. */
  @Override
  public void start() {
    lookout.start();
  }

  private Duration look(Lookout.Told told) {
    switch (file.look(told.concerns(file.path()), clock.instant())) {
      case Reading.Same<ServerPolicy> _ -> {}
      case Reading.Unfit<ServerPolicy> unfit -> refuse(unfit.sentence());
      case Reading.Fit<ServerPolicy> fit -> take(fit.document());
    }
    return PAUSE;
  }

  private void take(ServerPolicy policy) {
    var before = force.current().only().orElse(null);
    if (before != null && !before.server().equals(policy.server())) {
      refuse(
          "is the policy of %s, this gateway stands before %s"
              .formatted(policy.server(), before.server()));
      return;
    }
    error = null;
    if (before == null || !before.snapshot().revision().equals(policy.snapshot().revision())) {
      force.put(List.of(policy.since(clock.instant())));
    }
  }

  private void refuse(String sentence) {
    if (!sentence.equals(error)) {
      error = sentence;
      force.refuse(new Refusal(file.path().toString(), sentence));
    }
  }

  @Override
  public Policies current() {
    return force.current();
  }

  @Override
  public SourceStatus status() {
    return SourceStatus.of(force.current().only().orElse(null), error);
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

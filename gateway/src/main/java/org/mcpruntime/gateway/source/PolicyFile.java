package org.mcpruntime.gateway.source;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicySnapshot;

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
  private final WatchedFile file;
  private final Lookout lookout;
  private final InForce force = new InForce();
  private volatile @Nullable String error;

  public PolicyFile(Path file, InstantSource clock) {
    var absolute = file.toAbsolutePath();
    this.clock = clock;
    this.file = new WatchedFile(absolute);
    this.lookout =
        new Lookout(
            Objects.requireNonNull(absolute.getParent(), "a file stands in a directory"),
            this::look);
  }

  /** Reads the file for the first time, then keeps looking at it; to be called once. */
  @Override
  public void start() {
    lookout.start();
  }

  private Duration look(Lookout.Told told) {
    var sentence = sentence(told);
    if (!sentence.isEmpty() && !sentence.equals(error)) {
      error = sentence;
      force.refuse(new Refusal(file.path().toString(), sentence));
    }
    return PAUSE;
  }

  /** Looks, and says what is wrong; empty where nothing new is. */
  private String sentence(Lookout.Told told) {
    try {
      return switch (file.look(told.concerns(file.path()), clock.instant())) {
        case Reading.Same _ -> "";
        case Reading.Unfit unfit -> unfit.sentence();
        case Reading.Fit fit -> take(fit.snapshot());
      };
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // The edge of this thread: whatever a document does to it, the next one is looked at.
      return "cannot be taken: " + e;
    }
  }

  private String take(PolicySnapshot snapshot) {
    var before = force.current().only().orElse(null);
    var server = new ObjectRef(snapshot.server().namespace(), snapshot.server().name());
    if (before != null && !before.server().equals(server)) {
      return "is the policy of %s, this gateway stands before %s"
          .formatted(server, before.server());
    }
    if (before == null || !before.snapshot().revision().equals(snapshot.revision())) {
      var policy = ServerPolicy.of(snapshot, clock.instant());
      error = null;
      force.put(List.of(policy));
    }
    error = null;
    return "";
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

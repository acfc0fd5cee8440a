package org.mcpruntime.resources.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.Finding;

/** What became of a write. */
public sealed interface Outcome {

  /** Of {@link Resources#apply}. */
  sealed interface Applied extends Outcome {}

  /** Of {@link Resources#updateStatus}. */
  sealed interface StatusWritten extends Outcome {}

  /** Of {@link Resources#delete}. */
  sealed interface Removed extends Outcome {}

  /** The resource is new. */
  record Created(Resource resource) implements Applied {}

  /** The resource was changed. */
  record Configured(Resource resource) implements Applied, StatusWritten {}

  /** The resource was like that already; nothing was written. */
  record Unchanged(Resource resource) implements Applied, StatusWritten {}

  record Deleted(Resource last) implements Removed {}

  /** What was given does not fit schema or rules; nothing was written. */
  record Invalid(List<Finding> findings) implements Applied, StatusWritten {

    public Invalid {
      findings = List.copyOf(findings);
    }
  }

  /**
   * The resource is not the one, or not in the state, that the writer spoke of; read it again.
   *
   * @param current null where there is none
   */
  record Conflict(String sentence, @Nullable Resource current)
      implements Applied, StatusWritten, Removed {}

  /** There is no such resource. */
  record Absent(ResourceRef ref) implements StatusWritten, Removed {}

  /** It could not be written; the state is as before. The sentence says why and what to do. */
  record Failed(String sentence) implements Applied, StatusWritten, Removed {}
}

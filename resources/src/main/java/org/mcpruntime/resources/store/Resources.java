package org.mcpruntime.resources.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The desired state: servers, grants and sessions, with what became of them.
 *
 * <p>Safe for use by several threads. What is expected to happen is a value; an {@link
 * UnavailableException} is thrown where the state cannot be reached at all.
 */
public interface Resources {

  /** All resources of a selection as they are at one moment, by namespace and name. */
  Listing list(Selection selection);

  Optional<Resource> get(ResourceRef ref);

  /**
   * All resources of a selection as {@link Change.Added}, a {@link Change.Bookmark} that says so,
   * then every change: none is missed between.
   */
  Watch watch(Selection selection);

  /**
   * Every change after a version, which a listing, a resource or a bookmark told. Begins with
   * {@link Change.Expired} where that is no longer known.
   */
  Watch watch(Selection selection, Version after);

  /**
   * Makes the resource be as a manifest says: labels, annotations and spec become those of the
   * manifest, with the schema's defaults; identity and status stay. A {@code uid} or {@code
   * resourceVersion} in the manifest's metadata must be that of the stored resource. The generation
   * rises when the spec changes, and only then.
   */
  Outcome.Applied apply(Manifest manifest, Write write);

  /**
   * Makes the status be that of the resource given, and nothing else; its {@code uid} and {@code
   * resourceVersion} must be those of the stored resource, as far as they are given.
   */
  Outcome.StatusWritten updateStatus(Resource resource, Write write);

  /**
   * Removes a resource.
   *
   * @param expected the version it must have, if any
   */
  Outcome.Removed delete(ResourceRef ref, @Nullable Version expected, Write write);
}

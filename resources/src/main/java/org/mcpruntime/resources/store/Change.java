package org.mcpruntime.resources.store;

import java.util.Optional;

/** What a watch tells. */
public sealed interface Change {

  /** A resource that was not there before, or that was not told before. */
  record Added(Resource resource) implements Change {}

  /** Spec, metadata or status of a resource became another. */
  record Modified(Resource resource) implements Change {}

  /** A resource is gone; its version is that of its removal. */
  record Deleted(Resource last) implements Change {}

  /**
   * All changes up to a version were told.
   *
   * @param initial whether this ends the list that a watch begins with
   */
  record Bookmark(Version version, boolean initial) implements Change {}

  /** The last word of a watch: changes are missing, so list again. The sentence says why. */
  record Expired(String sentence) implements Change {}

  /** The resource that it is about, if any. */
  default Optional<Resource> about() {
    return switch (this) {
      case Added(var resource) -> Optional.of(resource);
      case Modified(var resource) -> Optional.of(resource);
      case Deleted(var last) -> Optional.of(last);
      case Bookmark _, Expired _ -> Optional.empty();
    };
  }
}

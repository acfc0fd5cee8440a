package org.mcpruntime.kube.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a watch tells. */
public sealed interface Seen {

  /** How an object changed. */
  enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }

  /** An object as it is after the change, or was before it went. */
  record Changed(Type type, ObjectNode object) implements Seen {}

  /** All changes up to a version were told. */
  record Bookmark(String version) implements Seen {}

  /** The last word: changes are missing, so list again. The sentence says why. */
  record Expired(String sentence) implements Seen {}
}

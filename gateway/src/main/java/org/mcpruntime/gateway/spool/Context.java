package org.mcpruntime.gateway.spool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A context as a segment defines it.
 *
 * @param parts one of each kind, in their order
 * @param digest of its canonical form
 */
record Context(List<Part> parts, Hash digest) {

  /** Null where these are not one of each kind. */
  static @Nullable Context of(List<Part> parts, Sha256 sha) {
    for (int kind = 0; kind < Form.PARTS; kind++) {
      if (parts.get(kind).kind() != kind) {
        return null;
      }
      sha.update(parts.get(kind).raw(), 0, parts.get(kind).raw().length);
    }
    return new Context(List.copyOf(parts), sha.done());
  }
}

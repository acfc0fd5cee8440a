package org.mcpruntime.resources.file;

import org.mcpruntime.resources.ManifestFile;

/** What was found at a path. */
sealed interface Seen {

  /** No file. */
  record Absent() implements Seen {}

  /** A file that was like this all the while that it was read. */
  record Read(Stamp stamp, ManifestFile file) implements Seen {}
}

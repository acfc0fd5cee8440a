package org.mcpruntime.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** How much of something has come whose end nobody knows, in one line that is wiped away. */
final class BytesProgress {

  private static final long STEP = 1 << 20;

  private final @Nullable PrintWriter err;
  private long shown;

  private BytesProgress(@Nullable PrintWriter err) {
    this.err = err;
  }

  /** Says nothing where nobody is looking. */
  @SuppressWarnings("SystemConsoleNull") // it is, in a runtime without the module that edits lines
  static BytesProgress on(PrintWriter err) {
    var console = System.console();
    return new BytesProgress(console != null && console.isTerminal() ? err : null);
  }

  void came(long bytes) {
    if (err != null && bytes / STEP > shown) {
      shown = bytes / STEP;
      err.printf("\r%,d MiB", shown);
      err.flush();
    }
  }

  void end() {
    if (err != null && shown > 0) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}

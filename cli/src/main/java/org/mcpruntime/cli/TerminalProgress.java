package org.mcpruntime.cli;

import java.io.PrintWriter;
import org.mcpruntime.gateway.spool.Progress;

/** How far it has come, in one line that is written over; wiped away at the end. */
final class TerminalProgress implements Progress {

  private final PrintWriter err;
  private long shown = -1;

  private TerminalProgress(PrintWriter err) {
    this.err = err;
  }

  /** Says nothing where nobody is looking. */
  @SuppressWarnings("SystemConsoleNull") // it is, in a runtime without the module that edits lines
  static Progress on(PrintWriter err) {
    var console = System.console();
    return console != null && console.isTerminal()
        ? new TerminalProgress(err)
        : (_, _) -> {
          // A log needs no progress.
        };
  }

  @Override
  public void reached(long bytes, long of) {
    long percent = of == 0 ? 100 : 100 * bytes / of;
    if (percent == 100 && shown >= 0) {
      err.print("\r\u001b[K");
      err.flush();
      shown = -1;
    } else if (percent < 100 && percent != shown) {
      err.print("\r" + percent + " %");
      err.flush();
      shown = percent;
    }
  }
}

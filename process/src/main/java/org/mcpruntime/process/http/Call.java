package org.mcpruntime.process.http;

/** A request of ours that is under way; used on the loop that it was made on. */
public interface Call {

  /** Ends it: its connection is closed at once, which is how the server hears of it. */
  void cancel();

  /** Stops reading what comes back, so that it does not pile up here. */
  void pause();

  void resume();
}

package org.mcpruntime.process.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all bodies of a process share, so that many large ones at once are refused in the
 * place of ending it.
 */
final class Room {

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /**
   * @param most bytes
   */
  Room(long most) {
    this.most = most;
  }

  /** Takes so many bytes; false, and none, where there are not so many. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= most) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}

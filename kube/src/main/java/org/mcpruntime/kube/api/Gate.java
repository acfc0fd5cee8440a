package org.mcpruntime.kube.api;

/** What requests pass: one gate for all of a kind of work. Asked by any thread. */
public interface Gate {

  /** Holds nothing back, and hears of nothing. */
  Gate OPEN =
      new Gate() {
        @Override
        public boolean admits(Verb verb) {
          return true;
        }

        @Override
        public void answered(Verb verb, String path, int code) {}
      };

  /** What a request is about to do. */
  enum Verb {
    GET,
    WATCH,
    CREATE,
    PATCH,
    DELETE;

    public boolean writes() {
      return switch (this) {
        case GET, WATCH -> false;
        case CREATE, PATCH, DELETE -> true;
      };
    }
  }

  /** Whether such a request may be made now. */
  boolean admits(Verb verb);

  /**
   * A request was answered; a watch is told when it is asked for, with no code.
   *
   * @param path with its query
   */
  void answered(Verb verb, String path, int code);
}

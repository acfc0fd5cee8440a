package org.mcpruntime.bridge.child;

/** Takes the lines that a server says to people. */
public interface OutputSink {

  /** Which of its streams a line came from. */
  enum Stream {
    OUT,
    ERR
  }

  /** One line, without its end; called by one thread for each stream. */
  void line(Stream stream, String text);
}

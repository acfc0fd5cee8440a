package org.mcpruntime.bridge.child;

import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** Lines of a server within the log of the process that runs it: for pods, whose log is one. */
public final class LogSink implements OutputSink {

  private final Log log;

  public LogSink(Log log) {
    this.log = log;
  }

  @Override
  public void line(Stream stream, String text) {
    log.info("The server says", LogKeys.EVENT.is(text));
  }
}

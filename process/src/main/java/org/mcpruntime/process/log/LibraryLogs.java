package org.mcpruntime.process.log;

import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Hands what libraries say to the log of the process.
 *
 * <p>{@code java.util.logging} is the one road: Netty and OpenTelemetry take it by themselves where
 * there is no SLF4J, and {@code slf4j-jdk14} leads SLF4J onto it. What libraries call information
 * is debugging to us.
 */
public final class LibraryLogs extends Handler {

  private static final SimpleFormatter MESSAGES = new SimpleFormatter();

  private final Log log;

  private LibraryLogs(Log log) {
    this.log = log;
  }

  /** Takes over the logging of libraries for the whole JVM; called once, by a main. */
  public static void handTo(Log log) {
    LogManager.getLogManager().reset();
    var root = Logger.getLogger("");
    root.addHandler(new LibraryLogs(log));
    root.setLevel(
        log.says(Level.DEBUG) ? java.util.logging.Level.INFO : java.util.logging.Level.WARNING);
  }

  @Override
  public void publish(LogRecord said) {
    var level = level(said.getLevel());
    if (!log.says(level)) {
      return;
    }
    var thrown = said.getThrown();
    var source = said.getLoggerName();
    log.write(
        said.getInstant(),
        level,
        "A library says",
        log.joined(
            LogKeys.SOURCE.is(source == null ? "" : source),
            LogKeys.EVENT.is(MESSAGES.formatMessage(said))),
        thrown == null ? "" : Log.stack(thrown));
  }

  private static Level level(java.util.logging.Level level) {
    if (level.intValue() >= java.util.logging.Level.SEVERE.intValue()) {
      return Level.ERROR;
    }
    return level.intValue() >= java.util.logging.Level.WARNING.intValue()
        ? Level.WARN
        : Level.DEBUG;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}

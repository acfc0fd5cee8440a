package org.mcpruntime.process.log;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.mcpruntime.process.log.LogKeys.Said;

/**
 * Says what happens, one line an occasion.
 *
 * <p>Messages are constants, which the compiler checks; what varies is said by {@link LogKeys}.
 * Lines of several threads do not mix. A line is written by whoever says it, so say nothing per
 * call on an event loop: calls are counted by metrics and recorded by the trail.
 */
public final class Log {

  private final PrintStream out;
  private final Form form;
  private final Level most;
  private final InstantSource clock;
  private final Map<LogKeys, Said> always;

  private Log(
      PrintStream out, Form form, Level most, InstantSource clock, Map<LogKeys, Said> always) {
    this.out = out;
    this.form = form;
    this.most = most;
    this.clock = clock;
    this.always = always;
  }

  /**
   * @param out normally the standard error stream, for the standard output belongs to results
   * @param most the least important level that is still said
   */
  public static Log to(PrintStream out, Form form, Level most, InstantSource clock) {
    return new Log(out, form, most, clock, Map.of());
  }

  /** A log whose lines all say this too. */
  public Log with(Said... said) {
    return new Log(out, form, most, clock, joined(said));
  }

  public boolean says(Level level) {
    return most.includes(level);
  }

  public void error(@CompileTimeConstant String message, Said... said) {
    say(Level.ERROR, message, said);
  }

  public void warn(@CompileTimeConstant String message, Said... said) {
    say(Level.WARN, message, said);
  }

  public void info(@CompileTimeConstant String message, Said... said) {
    say(Level.INFO, message, said);
  }

  public void debug(@CompileTimeConstant String message, Said... said) {
    say(Level.DEBUG, message, said);
  }

  /** A failure that nobody expected, with its stack: said once, at the edge that caught it. */
  public void failure(@CompileTimeConstant String message, Throwable failure, Said... said) {
    write(clock.instant(), Level.ERROR, message, joined(said), stack(failure));
  }

  private void say(Level level, String message, Said... said) {
    if (says(level)) {
      write(clock.instant(), level, message, said.length == 0 ? always : joined(said), "");
    }
  }

  void write(Instant at, Level level, String message, Map<LogKeys, Said> said, String stack) {
    var line = form.line(at, level, message, said.values(), stack);
    // One call, so that a line stays in one piece, and in UTF-8 whatever the terminal says.
    out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  Map<LogKeys, Said> joined(Said... said) {
    var joined = new EnumMap<LogKeys, Said>(LogKeys.class);
    joined.putAll(always);
    for (var each : said) {
      joined.put(each.key(), each);
    }
    return joined;
  }

  static String stack(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}

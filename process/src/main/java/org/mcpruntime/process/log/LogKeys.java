package org.mcpruntime.process.log;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a line may say beside its message: the closed list.
 *
 * <p>There is no key for a body, an argument, a token or a header, so that none can be logged.
 */
public enum LogKeys {
  ADDRESS,
  AGENT,
  ATTEMPT,
  AUDIENCE,
  BYTES,
  CLUSTER,
  COUNT,
  DURATION_MS,
  ERROR,
  EVENT,
  EXPECTED,
  ISSUER,
  KEY_ID,
  KIND,
  LIMIT,
  METHOD,
  NAME,
  NAMESPACE,
  PATH,
  PORT,
  REASON,
  REVISION,
  SERVER,
  SETTING,
  SIGNAL,
  SOURCE,
  STATE,
  STATUS,
  THREAD,
  TRACE_ID,
  URL,
  VERSION;

  /** A key and its value. A value past {@link #LONGEST} characters is cut. */
  public record Said(LogKeys key, String text, boolean number) {}

  static final int LONGEST = 1024;

  private final String word = name().toLowerCase(Locale.ROOT);

  public Said is(String value) {
    var cut = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
    return new Said(this, cut, false);
  }

  public Said is(long value) {
    return new Said(this, Long.toString(value), true);
  }

  public Said is(Duration value) {
    return is(value.toMillis());
  }

  /** The words of an enum constant, a name, a URI. */
  public Said is(Object value) {
    return is(value.toString());
  }

  /** What a failure says of itself, and of its cause. */
  public Said is(Throwable failure) {
    var cause = failure.getCause();
    return is(cause == null ? said(failure) : said(failure) + ", because " + said(cause));
  }

  private static String said(Throwable failure) {
    @Nullable String message = failure.getMessage();
    var name = failure.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  String word() {
    return word;
  }
}

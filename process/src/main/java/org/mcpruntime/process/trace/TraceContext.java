package org.mcpruntime.process.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Where in which trace something happens (W3C Trace Context).
 *
 * @param traceId 32 hexadecimal digits, not all zero
 * @param spanId 16 hexadecimal digits, not all zero
 * @param flags of which {@link #SAMPLED} and {@link #RANDOM} are known
 * @param state what other tracers added, bounded; empty for nothing
 */
public record TraceContext(String traceId, String spanId, int flags, String state) {

  public static final String TRACEPARENT = "traceparent";
  public static final String TRACESTATE = "tracestate";

  /** Somebody records this trace. */
  public static final int SAMPLED = 1;

  /** The trace's id is chance, so that it can be sampled by it. */
  public static final int RANDOM = 2;

  private static final int LONGEST_STATE = 512;
  private static final int MOST_MEMBERS = 32;
  private static final Pattern PARENT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  /** What each hexadecimal digit stands for; -1 for what is none. */
  private static final byte[] VALUES = values();

  private static byte[] values() {
    var values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < 16; i++) {
      values[Character.forDigit(i, 16)] = (byte) i;
    }
    return values;
  }

  private static final Pattern MEMBER =
      Pattern.compile(
          "[a-z0-9][a-z0-9_\\-*/@]{0,255}=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}"
              + "[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

  public TraceContext {
    if (!isId(traceId, TRACE_DIGITS) || !isId(spanId, SPAN_DIGITS)) {
      throw new IllegalArgumentException("no ids of a trace: " + traceId + ", " + spanId);
    }
    flags &= SAMPLED | RANDOM;
  }

  /**
   * What a caller's headers say; empty where they say nothing that can be read.
   *
   * @param state the value of {@code tracestate}, several joined by commas; may be empty
   */
  public static Optional<TraceContext> parse(String parent, String state) {
    var parts = PARENT.matcher(parent);
    if (parent.length() > LONGEST_STATE || !parts.matches() || parts.group(1).equals("ff")) {
      return Optional.empty();
    }
    boolean trailing = parts.group(5) != null;
    if (trailing && parts.group(1).equals("00")) {
      return Optional.empty();
    }
    if (!isId(parts.group(2), TRACE_DIGITS) || !isId(parts.group(3), SPAN_DIGITS)) {
      return Optional.empty();
    }
    int flags = Integer.parseInt(parts.group(4), 16);
    return Optional.of(
        new TraceContext(parts.group(2), parts.group(3), flags, boundedState(state)));
  }

  /** As many members as there is room for, from the newest; nothing where one cannot be read. */
  private static String boundedState(String state) {
    var kept = new ArrayList<String>();
    int length = 0;
    for (var each : state.split(",", MOST_MEMBERS * 2)) {
      var member = each.strip();
      if (member.isEmpty()) {
        continue;
      }
      if (!MEMBER.matcher(member).matches()) {
        return "";
      }
      length += member.length() + 1;
      if (length - 1 > LONGEST_STATE || kept.size() == MOST_MEMBERS) {
        break;
      }
      kept.add(member);
    }
    return String.join(",", kept);
  }

  /** The first span of a new trace. */
  public static TraceContext begin(boolean sampled, RandomGenerator chance) {
    return new TraceContext(
        digits(chance) + digits(chance), digits(chance), RANDOM | (sampled ? SAMPLED : 0), "");
  }

  /** A new span of the same trace. */
  public TraceContext child(RandomGenerator chance) {
    return new TraceContext(traceId, digits(chance), flags, state);
  }

  public boolean sampled() {
    return (flags & SAMPLED) != 0;
  }

  /** The value of the header {@code traceparent}. */
  public String parent() {
    return "00-" + traceId + "-" + spanId + "-0" + flags;
  }

  /** That many hexadecimal digits, not all zero; every message has such ids, so no expression. */
  private static boolean isId(String text, int digits) {
    if (text.length() != digits) {
      return false;
    }
    int all = 0; // to look each up is faster than to ask what kind it is: they are chance
    for (int i = 0; i < digits; i++) {
      char c = text.charAt(i);
      all |= c < VALUES.length ? VALUES[c] : -1;
    }
    return all > 0;
  }

  /** Sixteen digits that are not all zero. */
  private static String digits(RandomGenerator chance) {
    long number;
    do {
      number = chance.nextLong();
    } while (number == 0);
    return HexFormat.of().toHexDigits(number);
  }
}

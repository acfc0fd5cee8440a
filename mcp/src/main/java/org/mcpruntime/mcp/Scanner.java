package org.mcpruntime.mcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON value strictly, writes it canonically in the same pass, and notes where the
 * members of {@link Member} stand.
 *
 * <p>Canonical: no white space, strings in UTF-8 with the shortest escapes, numbers as they are
 * spelled, members in the order received. What is canonical already is not copied: {@code copied}
 * is the first byte of the input that the output does not have yet, and as long as nothing was
 * rewritten the output is a part of the input. Canonical text is never longer than what it was read
 * from.
 *
 * <p>Every step answers whether it went well; the first fault is kept, and the path is made while
 * the steps return. It is one class, though a long one, because every step moves the same place in
 * the input and in the output: a second one would be handed both and give both back.
 */
final class Scanner {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private static final int SHOWN_PATH = 300;
  private static final int EXPONENT_DIGITS = 9;

  /** What a value is. */
  enum Type {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    TRUE,
    FALSE,
    NULL
  }

  private static final byte[] NONE = new byte[0];
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final Limits limits;

  private byte[] in = NONE;
  private int origin;
  private int at;
  private int end;
  private int begin;

  private byte[] out = NONE;
  private int written;
  private int copied;
  private boolean rewritten;

  private final int[] starts = new int[Member.COUNT];
  private final int[] ends = new int[Member.COUNT];
  private final int[] offsets = new int[Member.COUNT];
  private final @Nullable Type[] types = new @Nullable Type[Member.COUNT];

  private final SeenNames names = new SeenNames();

  private Type type = Type.NULL;
  private @Nullable Fault fault;
  private int faultAt;
  private String path = "";
  private String detail = "";

  Scanner(Limits limits) {
    this.limits = limits;
  }

  /** Reads the whole text as one message, or whatever else it is. */
  boolean scan(byte[] bytes, int from, int to) {
    in = bytes;
    origin = from;
    begin = from;
    at = from;
    end = to;
    written = 0;
    rewritten = false;
    out = bytes;
    names.clear();
    fault = null;
    path = "";
    detail = "";
    Arrays.fill(types, null);
    if (to - from > limits.bytes()) {
      return fail(Fault.TOO_LARGE, from + limits.bytes(), limits.bytes() + " bytes");
    }
    if (startsWithMark(from)) {
      return fail(Fault.BYTE_ORDER_MARK, from, "");
    }
    passBlanks();
    begin = at;
    copied = at;
    if (at == end) {
      return fail(Fault.EMPTY, from, "");
    }
    boolean read = value(Member.Zone.ENVELOPE, 1);
    int last = at;
    if (rewritten) {
      flush(last); // after a fault too: the id may have been read before it
    }
    if (!read) {
      return false;
    }
    passBlanks();
    if (at < end) {
      return fail(Fault.TRAILING_DATA, at, shown(in[at]));
    }
    at = last;
    return true;
  }

  /** Lets go of what was read, and of its canonical writing. */
  void forget() {
    in = NONE;
    out = NONE;
  }

  private boolean startsWithMark(int from) {
    return end - from >= 3
        && in[from] == (byte) 0xEF
        && in[from + 1] == (byte) 0xBB
        && in[from + 2] == (byte) 0xBF;
  }

  /** What the whole value is. */
  Type type() {
    return type;
  }

  /** Its canonical writing. */
  JsonText text() {
    return rewritten ? new JsonText(out, 0, written) : new JsonText(in, begin, at);
  }

  /** The type of a member's value, null where the message has no such member. */
  @Nullable Type type(Member member) {
    return types[member.index()];
  }

  boolean has(Member member) {
    return types[member.index()] != null;
  }

  /** The value of a member that is there. */
  JsonText text(Member member) {
    int base = base();
    return new JsonText(
        rewritten ? out : in, base + starts[member.index()], base + ends[member.index()]);
  }

  /** Where a member's value stands in the input, -1 where there is none. */
  int offset(Member member) {
    return has(member) ? offsets[member.index()] - origin : -1;
  }

  Fault fault() {
    return fault == null ? Fault.NOT_JSON : fault;
  }

  int faultAt() {
    return faultAt - origin;
  }

  String path() {
    return "$" + path;
  }

  String detail() {
    return detail;
  }

  private boolean fail(Fault what, int where, String why) {
    fault = what;
    faultAt = where;
    detail = why;
    return false;
  }

  private boolean failHere(String why) {
    return at >= end ? fail(Fault.CUT_SHORT, end, "") : fail(Fault.NOT_JSON, at, why);
  }

  private static String shown(byte b) {
    return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : "byte 0x%02x".formatted(b & 0xff);
  }

  private int here() {
    return written + at - copied;
  }

  /** Brings the output up to the byte of the input. */
  private void flush(int upTo) {
    int length = upTo - copied;
    if (length > 0) {
      System.arraycopy(in, copied, out, written, length);
      written += length;
    }
    copied = upTo;
  }

  /** From here on the output is another text than the input. */
  private void rewrite(int upTo) {
    if (!rewritten) {
      rewritten = true;
      out = new byte[end - begin];
    }
    flush(upTo);
  }

  private void passBlanks() {
    while (at < end) {
      byte b = in[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return;
      }
      at++;
    }
  }

  /** Leaves white space between tokens out of the output. */
  private void skipBlanks() {
    if (at < end && in[at] <= ' ') {
      int from = at;
      passBlanks();
      if (at > from) {
        rewrite(from);
        copied = at;
      }
    }
  }

  private boolean value(Member.Zone zone, int depth) {
    if (at >= end) {
      return fail(Fault.CUT_SHORT, end, "");
    }
    return switch (in[at]) {
      case '{' -> object(zone, depth);
      case '[' -> array(depth);
      case '"' -> {
        type = Type.STRING;
        yield string();
      }
      case 't' -> word(TRUE, Type.TRUE);
      case 'f' -> word(FALSE, Type.FALSE);
      case 'n' -> word(NULL, Type.NULL);
      default -> number();
    };
  }

  private boolean word(byte[] word, Type meant) {
    for (byte b : word) {
      if (at >= end || in[at] != b) {
        return failHere("expected " + new String(word, StandardCharsets.US_ASCII));
      }
      at++;
    }
    type = meant;
    return true;
  }

  private boolean array(int depth) {
    if (depth > limits.depth()) {
      return fail(Fault.TOO_DEEP, at, limits.depth() + " levels");
    }
    at++;
    skipBlanks();
    if (at < end && in[at] == ']') {
      at++;
      type = Type.ARRAY;
      return true;
    }
    for (int index = 0; ; index++) {
      if (!value(Member.Zone.FREE, depth + 1)) {
        prefix("[" + index + "]");
        return false;
      }
      skipBlanks();
      if (at < end && in[at] == ',') {
        at++;
        skipBlanks();
      } else if (at < end && in[at] == ']') {
        at++;
        type = Type.ARRAY;
        return true;
      } else {
        return failHere("expected , or ] after an element");
      }
    }
  }

  private boolean object(Member.Zone zone, int depth) {
    if (depth > limits.depth()) {
      return fail(Fault.TOO_DEEP, at, limits.depth() + " levels");
    }
    at++;
    skipBlanks();
    int first = names.count();
    if (at < end && in[at] == '}') {
      at++;
      type = Type.OBJECT;
      return true;
    }
    while (true) {
      if (at >= end || in[at] != '"') {
        return failHere("expected a name in double quotes");
      }
      if (!member(zone, first, depth)) {
        return false;
      }
      skipBlanks();
      if (at < end && in[at] == ',') {
        at++;
        skipBlanks();
      } else if (at < end && in[at] == '}') {
        at++;
        type = Type.OBJECT;
        return endNames(first);
      } else {
        return failHere("expected , or } after a member");
      }
    }
  }

  private boolean member(Member.Zone zone, int first, int depth) {
    int quote = at;
    int start = here();
    if (!string()) {
      return false;
    }
    if (rewritten) {
      flush(at); // a name lies in one piece, in the output or in the input
    }
    byte[] text = rewritten ? out : in;
    int from = (rewritten ? start : quote) + 1;
    int to = (rewritten ? written : at) - 1;
    if (!names.add(text, from, to, first, base(), quote)) {
      prefix(step(text, from, to));
      return fail(Fault.NAME_REPEATED, quote, "");
    }
    var meaning = zone == Member.Zone.FREE ? null : meaning(zone, text, from, to, quote);
    if (fault != null) {
      prefix(step(text, from, to));
      return false;
    }
    skipBlanks();
    if (at >= end || in[at] != ':') {
      return failHere("expected : after a name");
    }
    at++;
    skipBlanks();
    int offset = at;
    int valueStart = here();
    if (!value(meaning == null ? Member.Zone.FREE : meaning.inside(), depth + 1)) {
      prefix(step(text, from, to)); // the name's bytes are still where they were read
      return false;
    }
    if (meaning != null) {
      offsets[meaning.index()] = offset;
      starts[meaning.index()] = valueStart;
      ends[meaning.index()] = here();
      types[meaning.index()] = type;
    }
    return true;
  }

  /** Where the output begins in the array that it stands in. */
  private int base() {
    return rewritten ? 0 : begin;
  }

  /** Forgets the names of an object; fails when one of them was there twice. */
  private boolean endNames(int first) {
    int twice = names.repeated(rewritten ? out : in, base(), first);
    if (twice >= 0) {
      prefix(step(rewritten ? out : in, base() + names.start(twice), base() + names.end(twice)));
      return fail(Fault.NAME_REPEATED, names.quote(twice), "");
    }
    names.forget(first);
    return true;
  }

  private @Nullable Member meaning(Member.Zone zone, byte[] text, int from, int to, int quote) {
    var known = Names.in(zone);
    var member = known.find(text, from, to);
    if (member == null) {
      if (known.isAmbiguous(text, from, to)) {
        fail(Fault.NAME_AMBIGUOUS, quote, "");
      } else if (zone == Member.Zone.ENVELOPE) {
        fail(Fault.MEMBER_UNKNOWN, quote, "");
      }
    }
    return member;
  }

  /** A string, from its opening quote to behind its closing one. */
  private boolean string() {
    byte[] bytes = in;
    int p = at + 1;
    while (true) {
      while (p + 8 <= end) {
        long special = special((long) LONGS.get(bytes, p));
        if (special != 0) {
          p += Long.numberOfTrailingZeros(special) >>> 3;
          break;
        }
        p += 8;
      }
      if (p >= end) {
        return fail(Fault.CUT_SHORT, end, "");
      }
      byte b = bytes[p];
      if (b == '"') {
        at = p + 1;
        return true;
      }
      if (b == '\\') {
        at = p;
        if (!escape()) {
          return false;
        }
        p = at;
      } else if (b < 0) {
        p = afterCharacter(p);
        if (p < 0) {
          return false;
        }
      } else if (b < ' ') {
        return fail(Fault.NOT_JSON, p, "a control character in a string is written as an escape");
      } else {
        p++;
      }
    }
  }

  /** The high bit of each of eight bytes that is a quote, a backslash, a control or not ASCII. */
  private static long special(long eight) {
    long quote = eight ^ (ONES * '"');
    long backslash = eight ^ (ONES * '\\');
    return (((quote - ONES) & ~quote)
            | ((backslash - ONES) & ~backslash)
            | ((eight - (ONES * ' ')) & ~eight)
            | eight)
        & HIGHS;
  }

  /** Where the next character begins; below zero where the bytes are no character. */
  private int afterCharacter(int p) {
    int lead = in[p] & 0xff;
    int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4) {
      fail(Fault.NOT_UTF8, p, "");
      return -1;
    }
    int last = p + more;
    boolean fits = p + 1 >= end || isSecond(lead, in[p + 1] & 0xff);
    for (int q = p + 2; q <= last && q < end; q++) {
      fits &= (in[q] & 0xC0) == 0x80;
    }
    if (!fits) {
      fail(Fault.NOT_UTF8, p, "");
      return -1;
    }
    if (last >= end) {
      fail(Fault.CUT_SHORT, end, "");
      return -1;
    }
    return last + 1;
  }

  /** Neither a longer spelling than needed, nor half a character, nor behind the last one. */
  private static boolean isSecond(int lead, int second) {
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return second >= lowest && second <= highest;
  }

  /** An escape, from its backslash; afterwards it has its canonical form in the output. */
  private boolean escape() {
    if (at + 1 >= end) {
      return fail(Fault.CUT_SHORT, end, "");
    }
    return switch (in[at + 1]) {
      case '"', '\\', 'b', 'f', 'n', 'r', 't' -> {
        at += 2;
        yield true;
      }
      case '/' -> replace(2, '/');
      case 'u' -> unicode();
      default -> fail(Fault.NOT_JSON, at, "there is no such escape");
    };
  }

  private boolean unicode() {
    int unit = hex(at + 2);
    if (unit < 0) {
      return false;
    }
    if (Character.isLowSurrogate((char) unit)) {
      return fail(Fault.LONE_SURROGATE, at, "");
    }
    if (!Character.isHighSurrogate((char) unit)) {
      boolean canonical = unit < ' ' && Escapes.letter(unit) == 0 && !isUpper(in[at + 5]);
      if (canonical) {
        at += 6;
        return true;
      }
      return replace(6, unit);
    }
    boolean alone = at + 6 < end && in[at + 6] != '\\';
    if (alone || (at + 7 < end && in[at + 7] != 'u')) {
      return fail(Fault.LONE_SURROGATE, at, "");
    }
    if (at + 7 >= end) {
      return fail(Fault.CUT_SHORT, end, "");
    }
    int second = hex(at + 8);
    if (second < 0) {
      return false;
    }
    return Character.isLowSurrogate((char) second)
        ? replace(12, Character.toCodePoint((char) unit, (char) second))
        : fail(Fault.LONE_SURROGATE, at, "");
  }

  private static boolean isUpper(byte b) {
    return b >= 'A' && b <= 'F';
  }

  private int hex(int from) {
    int unit = 0;
    for (int p = from; p < from + 4; p++) {
      if (p >= end) {
        fail(Fault.CUT_SHORT, end, "");
        return -1;
      }
      int digit = in[p] < 0 ? -1 : Character.digit(in[p], 16);
      if (digit < 0) {
        fail(Fault.NOT_JSON, p, "expected four hexadecimal digits");
        return -1;
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  /** Writes a character in the place of an escape of so many bytes. */
  private boolean replace(int length, int character) {
    rewrite(at);
    written = Escapes.write(character, out, written);
    at += length;
    copied = at;
    return true;
  }

  private boolean number() {
    int from = at;
    if (at < end && in[at] == '-') {
      at++;
    }
    if (at >= end || !isDigit(in[at])) {
      return failHere("expected a value, not " + (at < end ? shown(in[at]) : ""));
    }
    if (in[at] == '0') {
      at++;
      if (at < end && isDigit(in[at])) {
        return fail(Fault.NOT_JSON, from, "a number has no leading zero");
      }
    } else {
      passDigits();
    }
    if (at < end && in[at] == '.') {
      at++;
      if (!digits()) {
        return false;
      }
    }
    int exponent = at;
    if (at < end && (in[at] == 'e' || in[at] == 'E')) {
      at++;
      if (at < end && (in[at] == '+' || in[at] == '-')) {
        at++;
      }
      if (!digits()) {
        return false;
      }
    }
    type = Type.NUMBER;
    return isInBounds(from, exponent);
  }

  private boolean digits() {
    if (at >= end || !isDigit(in[at])) {
      return failHere("expected a digit");
    }
    passDigits();
    return true;
  }

  private void passDigits() {
    while (at < end && isDigit(in[at])) {
      at++;
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /**
   * Whether the number is finite and no small number that becomes zero; most need no arithmetic to
   * know.
   */
  private boolean isInBounds(int from, int exponent) {
    int length = at - from;
    if (length > limits.digits()) {
      return fail(Fault.NUMBER_TOO_LONG, from, limits.digits() + " characters");
    }
    boolean plainlyFinite = length <= 200 && at - exponent <= 3;
    if (plainlyFinite) {
      return true;
    }
    double value = Double.parseDouble(new String(in, from, length, StandardCharsets.US_ASCII));
    boolean lost = value == 0 && (hasDigitAboveZero(from, exponent) || isAbsurd(exponent));
    return (!Double.isInfinite(value) && !lost) || fail(Fault.NUMBER_RANGE, from, "");
  }

  /** Whether readers of exact decimals refuse the exponent, even of a zero. */
  private boolean isAbsurd(int exponent) {
    int p = exponent;
    while (p < at && (in[p] < '1' || in[p] > '9')) {
      p++;
    }
    return at - p > EXPONENT_DIGITS;
  }

  private boolean hasDigitAboveZero(int from, int to) {
    for (int p = from; p < to; p++) {
      if (in[p] >= '1' && in[p] <= '9') {
        return true;
      }
    }
    return false;
  }

  private void prefix(String step) {
    var whole = step + path;
    path = whole.length() > SHOWN_PATH ? whole.substring(0, SHOWN_PATH) : whole;
  }

  /** A name as a step of a path: {@code .name}, or {@code ["na me"]}. */
  private static String step(byte[] text, int from, int to) {
    return JsonText.step(new JsonText(text, from - 1, to + 1).string());
  }
}

package org.mcpruntime.gateway.exchange;

import io.netty.util.AsciiString;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.gateway.caller.ReservedHeaders;

/**
 * Which headers go through to the other side, under one policy: what neither side reserves, but for
 * what we say ourselves.
 */
final class Passage {

  private final ReservedHeaders reserved;
  private final Answers requests = new Answers(this::passesInRequest);
  private final Answers answers = new Answers(this::passesInAnswer);

  Passage(ReservedHeaders reserved) {
    this.reserved = reserved;
  }

  /** Whether a header of a request goes to the server. */
  boolean inRequest(CharSequence name) {
    return requests.of(name);
  }

  /** Whether a header of an answer goes to the client. */
  boolean inAnswer(CharSequence name) {
    return answers.of(name);
  }

  /**
   * What was answered for a name, found by the object that it is: message after message brings the
   * same ones. Several threads may ask at once; what one forgets is only asked again.
   */
  private static final class Answers {

    private static final int SLOTS = 256;
    private static final int LONGEST = 64;

    private record Answer(CharSequence name, boolean yes) {}

    private final @Nullable Answer[] slots = new @Nullable Answer[SLOTS];
    private final Predicate<CharSequence> otherwise;

    Answers(Predicate<CharSequence> otherwise) {
      this.otherwise = otherwise;
    }

    @SuppressWarnings("ReferenceEquality") // equal names that are other objects are looked up
    boolean of(CharSequence name) {
      int slot = System.identityHashCode(name) & SLOTS - 1; // each loop has objects of its own
      var known = slots[slot];
      if (known != null && known.name == name) {
        return known.yes;
      }
      boolean yes = otherwise.test(name);
      if (name instanceof AsciiString && name.length() <= LONGEST) { // which nobody changes
        slots[slot] = new Answer(name, yes);
      }
      return yes;
    }
  }

  private boolean passesInRequest(CharSequence name) {
    return hasOneSpelling(name) && !reserved.inRequest(name) && !isOursToAsk(name);
  }

  private boolean passesInAnswer(CharSequence name) {
    return !reserved.inResponse(name) && !isOursToAnswer(name);
  }

  /**
   * Whether the name is of letters, digits and hyphens. Servers that put headers into variables
   * take every other character for a hyphen, so {@code Mcp_Session_Id} would be another's session.
   */
  private static boolean hasOneSpelling(CharSequence name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c == '-' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOursToAsk(CharSequence name) {
    return switch (name.length()) {
      case 4 -> is(name, "host");
      case 6 -> is(name, "expect") || is(name, "origin");
      case 8 -> is(name, "mcp-name");
      case 10 -> is(name, "mcp-method");
      case 14 -> is(name, "content-length") || is(name, Talk.SESSION);
      case 15 -> is(name, "accept-encoding");
      default -> false;
    };
  }

  /** What we say ourselves, or nobody says: the text is another one, and not for anybody to see. */
  private static boolean isOursToAnswer(CharSequence name) {
    return switch (name.length()) {
      case 12 -> is(name, "content-type");
      case 14 -> is(name, "content-length") || is(name, Talk.SESSION);
      case 16 -> is(name, "content-encoding") || is(name, "www-authenticate");
      default -> false;
    };
  }

  private static boolean is(CharSequence name, String word) {
    return AsciiString.contentEqualsIgnoreCase(name, word);
  }
}

package org.mcpruntime.gateway.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Optional;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * The SPIFFE identity of a session: {@code spiffe://<trust domain>/ns/<namespace>/session/<name>}.
 *
 * @param trustDomain as written
 */
public record SpiffeId(String trustDomain, ObjectRef session) {

  private static final String SCHEME = "spiffe://";
  private static final int LONGEST = 2048;

  /** Reads an identity; empty where it is not exactly of that form, and of that trust domain. */
  public static Optional<SpiffeId> parse(String uri, String trustDomain) {
    if (uri.length() > LONGEST || !uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    var parts = uri.substring(SCHEME.length()).split("/", -1);
    if (parts.length != 5
        || !parts[0].equalsIgnoreCase(trustDomain)
        || !parts[1].equals("ns")
        || !parts[3].equals("session")) {
      return Optional.empty();
    }
    var namespace = segment(parts[2]);
    var name = segment(parts[4]);
    return namespace.isEmpty() || name.isEmpty()
        ? Optional.empty()
        : Optional.of(new SpiffeId(parts[0], new ObjectRef(namespace, name)));
  }

  /** The text of a segment of the path; empty where it is none. */
  private static String segment(String escaped) {
    var bytes = new ByteArrayOutputStream(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        int octet = i + 2 < escaped.length() ? octet(escaped, i + 1) : -1;
        if (octet < 0) {
          return "";
        }
        bytes.write(octet);
        i += 2;
      } else if (c <= ' ' || c > '~' || c == '?' || c == '#') {
        return "";
      } else {
        bytes.write(c);
      }
    }
    return text(bytes.toByteArray());
  }

  private static int octet(String text, int at) {
    boolean digits =
        HexFormat.isHexDigit(text.charAt(at)) && HexFormat.isHexDigit(text.charAt(at + 1));
    return digits ? HexFormat.fromHexDigits(text, at, at + 2) : -1;
  }

  private static String text(byte[] bytes) {
    try {
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.isBlank() || text.indexOf('/') >= 0 || FieldText.hasControls(text) ? "" : text;
    } catch (CharacterCodingException e) {
      return "";
    }
  }
}

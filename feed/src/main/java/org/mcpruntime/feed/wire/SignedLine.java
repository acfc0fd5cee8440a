package org.mcpruntime.feed.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A line, taken apart; nothing of it is proven yet.
 *
 * @param header in base64url, as it stands there
 * @param bytes of the whole line
 * @param bodyFrom where the signed bytes begin
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SignedLine(String header, byte[] signature, byte[] bytes, int bodyFrom, int bodyLength) {

  /** Longer than any header and signature that are made here. */
  private static final int LONGEST_HEAD = 1024;

  /** Takes a line apart, with or without its end. */
  static Optional<SignedLine> parse(byte[] line) {
    int end = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
    int blank = 0;
    while (blank < Math.min(end, LONGEST_HEAD) && line[blank] != ' ') {
      blank++;
    }
    if (blank >= Math.min(end, LONGEST_HEAD)) {
      return Optional.empty();
    }
    var head = new String(line, 0, blank, StandardCharsets.US_ASCII);
    int dots = head.indexOf("..");
    if (dots <= 0) {
      return Optional.empty();
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(head.substring(dots + 2));
      return Optional.of(
          new SignedLine(head.substring(0, dots), signature, line, blank + 1, end - blank - 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

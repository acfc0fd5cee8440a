package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * How far a follower has come.
 *
 * @param sequence of the last record that it has; 0 for none
 * @param hash of that record, hexadecimal; empty for none
 */
public record Position(long sequence, String hash) {

  /** Before the first record. */
  public static final Position START = new Position(0, "");

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) ([0-9a-f]{64}|)\n");

  /** After the record of this place. */
  public static Position of(AuditEvent.Link link) {
    return new Position(link.sequence(), link.hash().substring(Hash.PREFIX.length()));
  }

  byte[] text() {
    return "%d %s\n".formatted(sequence, hash).getBytes(UTF_8);
  }

  static Optional<Position> read(Path file) throws IOException {
    var text = TEXT.matcher(Files.readString(file));
    return text.matches()
        ? Optional.of(new Position(Long.parseLong(text.group(1)), text.group(2)))
        : Optional.empty();
  }
}

package org.mcpruntime.feed.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * A digest of where servers stand, which both ends compute: who lets heartbeats through and drops
 * changes is found out.
 */
public final class Heads {

  private Heads() {}

  /** The digest of servers in their order, those that are gone among them. */
  public static String digest(SortedMap<ObjectRef, Point> points) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      points.forEach(
          (server, point) -> {
            // No name of an object holds a blank or a line's end.
            var line =
                "%s/%s %d %s\n"
                    .formatted(
                        server.namespace(), server.name(), point.generation(), point.revision());
            digest.update(line.getBytes(StandardCharsets.UTF_8));
          });
      return "sha256:" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

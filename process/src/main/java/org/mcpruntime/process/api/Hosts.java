package org.mcpruntime.process.api;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that this API is asked by. A page in a browser can have its own name lead here; it
 * cannot have the request say another.
 *
 * @param others besides those of this machine
 */
public record Hosts(Set<String> others) {

  private static final Set<String> OURS = Set.of("localhost", "127.0.0.1", "[::1]");

  public Hosts {
    others = Set.copyOf(others);
  }

  boolean isOurs(@Nullable String header) {
    if (header == null) {
      return false;
    }
    int colon = header.lastIndexOf(':');
    boolean port = colon > header.lastIndexOf(']');
    var name = (port ? header.substring(0, colon) : header).toLowerCase(Locale.ROOT);
    return OURS.contains(name) || others.contains(name);
  }

  /** Whether a page of that origin may ask; only one that came from here. */
  static boolean isSame(@Nullable String origin, @Nullable String host) {
    return origin == null || origin.equals("http://" + host) || origin.equals("https://" + host);
  }
}

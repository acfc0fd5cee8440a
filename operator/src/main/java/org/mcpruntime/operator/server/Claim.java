package org.mcpruntime.operator.server;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.Route;

/**
 * A route that a server wants.
 *
 * @param whole whether it needs the host for itself, for it asks its callers for certificates
 * @param held whether callers find it there now
 * @param since when the server was made
 */
public record Claim(
    ObjectRef server, Route route, boolean whole, boolean held, @Nullable Instant since) {

  /** Who has it keeps it; else who was there first; names decide where that is equal. */
  public static final Comparator<Claim> ORDER =
      Comparator.comparing((Claim claim) -> !claim.held)
          .thenComparing(Claim::made)
          .thenComparing(Claim::server);

  private Instant made() {
    return since == null ? Instant.MAX : since;
  }

  /** Whether both cannot be had. */
  public boolean excludes(Claim other) {
    boolean sameHost = route.host().equals(other.route.host());
    return route.equals(other.route)
        || (sameHost && !route.host().isEmpty() && (whole || other.whole));
  }

  boolean before(Claim other) {
    return ORDER.compare(this, other) < 0;
  }
}

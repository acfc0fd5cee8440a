package org.mcpruntime.process.openapi;

import java.util.List;
import java.util.Map;
import org.mcpruntime.process.api.Route;

/**
 * Routes that some part brings, and what types of its answers stand for that hold any JSON.
 *
 * <p>An {@link About} of all parts has the meanings of each.
 */
public record Described(List<Route> routes, Map<Class<?>, Meaning> meanings) {

  /** Of a part that is not there. */
  public static final Described NOTHING = new Described(List.of(), Map.of());

  public Described {
    routes = List.copyOf(routes);
    meanings = Map.copyOf(meanings);
  }
}

package org.mcpruntime.gateway.exchange;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The servers behind this gateway, by path; the longest prefix wins. */
public record Routes(List<Route> routes) {

  public Routes {
    routes =
        routes.stream()
            .sorted(Comparator.comparingInt((Route route) -> route.prefix().length()).reversed())
            .toList();
  }

  Optional<Route> of(String path) {
    for (var route : routes) {
      if (route.covers(path)) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }
}

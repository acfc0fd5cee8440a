package org.mcpruntime.analytics.query;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;

/** One event, by its id. */
final class OneEventRoutes {

  private final Supplier<EventStore> store;

  OneEventRoutes(Supplier<EventStore> store) {
    this.store = store;
  }

  List<Route> routes() {
    return List.of(
        Route.get(Api.PREFIX + "/events/{id}", "One event", ShownEvent.class, this::event)
            .writing(Route.Form.SNAKE)
            .by(Principal.Role.ADMIN));
  }

  private Reply event(Asked asked) {
    var text = asked.name("id");
    return id(text)
        .flatMap(store.get()::find)
        .map(found -> Reply.snake(ShownEvent.of(found)))
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorCode.NOT_FOUND,
                    "there is no event %s; it may have been removed for its age".formatted(text)));
  }

  private static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

package org.mcpruntime.analytics.query;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Supplier;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.process.openapi.Described;
import org.mcpruntime.process.openapi.Meaning;

/** All that is asked of events. */
public final class Analytics {

  private Analytics() {}

  /**
   * What routes ask.
   *
   * @param store throws {@link ApiException} where there is none now
   * @param active what counts now, for which events are not asked
   * @param drafts a folder where files are made that are sent; it may not be there yet
   */
  public record Means(
      Supplier<EventStore> store, Supplier<Active> active, Path drafts, InstantSource clock) {}

  /** How many of each count now: servers that run, grants and sessions that are in force. */
  public record Active(long servers, long grants, long sessions) {}

  /** All routes. */
  public static Described routes(Means means) {
    var routes = new ArrayList<Route>();
    routes.addAll(new EventRoutes(means.store, means.clock).routes());
    routes.addAll(new ExportRoutes(means.store, means.drafts).routes());
    routes.addAll(new OneEventRoutes(means.store).routes());
    routes.addAll(new CountRoutes(means.store, means.active).routes());
    routes.addAll(new UsageRoutes(means.store, means.clock).routes());
    return new Described(
        routes.stream().map(Analytics::saying).toList(),
        Map.of(
            ShownEvent.class,
            new Meaning.Same(ShownEvent.Shape.class),
            ExportRoutes.Exported.class,
            new Meaning.Named("Document")));
  }

  /** The same, with what a store cannot do said to who asks. */
  private static Route saying(Route route) {
    return new Route(
        route.verb(),
        route.path(),
        route.words(),
        route.shape(),
        asked -> {
          try {
            return switch (route.handler().answer(asked)) {
              case Reply.Whole whole -> whole;
              case Reply.Lines lines -> lines;
              case Reply.Bytes(var type, var body) ->
                  new Reply.Bytes(
                      type,
                      out -> {
                        try {
                          body.write(out);
                        } catch (StoreException e) {
                          throw failed(e);
                        }
                      });
            };
          } catch (StoreException e) {
            throw failed(e);
          }
        });
  }

  private static ApiException failed(StoreException e) {
    return new ApiException(ErrorCode.QUERY_FAILED, String.valueOf(e.getMessage()));
  }
}

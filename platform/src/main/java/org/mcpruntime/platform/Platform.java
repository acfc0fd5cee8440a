package org.mcpruntime.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.mcpruntime.contract.platform.PlatformStatus;
import org.mcpruntime.platform.access.AccessRoutes;
import org.mcpruntime.platform.explain.ExplainRoutes;
import org.mcpruntime.platform.inspect.InspectRoutes;
import org.mcpruntime.platform.live.LiveRoutes;
import org.mcpruntime.platform.login.CodeRoutes;
import org.mcpruntime.platform.object.ObjectRoutes;
import org.mcpruntime.platform.object.Writes;
import org.mcpruntime.platform.policy.PolicyRoutes;
import org.mcpruntime.platform.server.ServerRoutes;
import org.mcpruntime.platform.session.AdapterRoutes;
import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.resources.store.Resources;

/** The whole API. */
public final class Platform {

  /** Where all of it lies. */
  public static final String PREFIX = Api.PREFIX;

  private Platform() {}

  private record Me(boolean authenticated, MePrincipal principal) {}

  private record MePrincipal(
      @JsonInclude(JsonInclude.Include.ALWAYS) String subject, Principal.Role role) {}

  /** All routes. */
  public static List<Route> routes(
      Resources resources, Surroundings around, InstantSource clock, RandomGenerator chance) {
    var writes = new Writes(resources);
    var routes = new ArrayList<Route>();
    routes.addAll(new ObjectRoutes(resources, writes).routes());
    routes.addAll(new ServerRoutes(resources, writes, around.inventory(), around.logs()).routes());
    routes.addAll(new AccessRoutes(resources, writes).routes());
    routes.addAll(new PolicyRoutes(around.policies(), clock).routes());
    routes.addAll(new AdapterRoutes(resources, writes, clock, chance).routes());
    routes.addAll(new LiveRoutes(resources, around.live(), around.status(), clock).routes());
    routes.addAll(new CodeRoutes(around.codes()).routes());
    routes.addAll(new ExplainRoutes(around.recorded(), around.policies(), clock).routes());
    routes.addAll(new InspectRoutes(resources, around.inspector(), around.recorded()).routes());
    routes.addAll(around.others().routes());
    routes.add(
        Route.get(
            PREFIX + "/status",
            "How the platform is",
            PlatformStatus.class,
            _ -> Reply.json(around.status().get())));
    routes.add(
        Route.get(
            PREFIX + "/auth/me",
            "Who asks",
            Me.class,
            asked ->
                Reply.json(new Me(true, new MePrincipal(asked.who().name(), asked.who().role())))));
    routes.addAll(new ApiDocument(routes, around.others().meanings()).routes());
    return List.copyOf(routes);
  }
}

package org.mcpruntime.platform.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.policy.Derivation;
import org.mcpruntime.policy.Explain;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Query;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;

/** What is decided, and why. */
public final class PolicyRoutes {

  private static final Parameter.Text NAMESPACE =
      new Parameter.Text("namespace", "where the server stands; mcp-servers where nothing is said");
  private static final Parameter.Text SERVER =
      new Parameter.Text("server", "the server, which has to be named");
  private static final Parameter.Text HUMAN = new Parameter.Text("human", "who would call");
  private static final Parameter.Text AGENT = new Parameter.Text("agent", "through which agent");
  private static final Parameter.Text TEAM = new Parameter.Text("team", "of which team");
  private static final Parameter.Text SESSION =
      new Parameter.Text("session", "the session that would be presented");
  private static final Parameter.Text METHOD =
      new Parameter.Text("method", "what would be asked; tools/list where nothing is said");
  private static final Parameter.Text TOOL =
      new Parameter.Text("tool", "the tool that would be called");
  private static final Parameter.Text PROMPT =
      new Parameter.Text("prompt", "the prompt that would be got, in the place of a tool");
  private static final Parameter.Text RESOURCE =
      new Parameter.Text("resource", "the URI that would be read, in the place of a tool");

  private final Policies policies;
  private final InstantSource clock;

  public PolicyRoutes(Policies policies, InstantSource clock) {
    this.policies = policies;
    this.clock = clock;
  }

  /**
   * What would be decided, twice.
   *
   * @param before as the call is
   * @param after with what is said instead; null where nothing is
   * @param turned whether the answer is another
   */
  private record Tried(
      Derivation before,
      @Nullable Derivation after,
      boolean turned,
      @JsonInclude(JsonInclude.Include.ALWAYS) List<Difference> differences) {}

  public List<Route> routes() {
    return List.of(
        Route.get(
                Platform.PREFIX + "/runtime/policy",
                "The policy in force of a server",
                PolicySnapshot.class,
                asked -> Reply.snake(snapshot(asked.query())))
            .taking(List.of(NAMESPACE, SERVER))
            .writing(Route.Form.SNAKE)
            .by(Principal.Role.ADMIN),
        Route.get(
                Platform.PREFIX + "/runtime/explain",
                "Why a call is let through or not, and what would change that; nothing is called",
                Derivation.class,
                this::explain)
            .taking(
                List.of(
                    NAMESPACE, SERVER, HUMAN, AGENT, TEAM, SESSION, METHOD, TOOL, PROMPT, RESOURCE))
            .writing(Route.Form.SNAKE)
            .by(Principal.Role.ADMIN),
        Route.change(
                Route.Verb.POST,
                Platform.PREFIX + "/runtime/try",
                "Why a call is let through or not, and what it were with something else instead;"
                    + " nothing is called, recorded or counted",
                Trial.class,
                asked -> Reply.snake(tried(asked.body(Trial.class))))
            .answering(Tried.class)
            .writing(Route.Form.SNAKE));
  }

  private PolicySnapshot snapshot(Query query) {
    return snapshot(
        query.text(NAMESPACE).orElse(null),
        query.text(SERVER).orElse(null),
        new ApiException(ErrorCode.INVALID_QUERY_PARAM, "parameter server names a server"));
  }

  private PolicySnapshot snapshot(
      @Nullable String namespace, @Nullable String name, ApiException unnamed) {
    if (name == null || name.isEmpty()) {
      throw unnamed;
    }
    var ref =
        new ObjectRef(namespace == null || namespace.isEmpty() ? "mcp-servers" : namespace, name);
    return policies
        .of(ref)
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorCode.NOT_FOUND,
                    "no policy is in force for server %s: there is none, or it is not governed"
                        .formatted(ref)));
  }

  private Reply explain(Asked asked) {
    var query = asked.query();
    var presented =
        new Presented(
            query.text(HUMAN).orElse(null),
            query.text(AGENT).orElse(null),
            query.text(TEAM).orElse(null),
            query.text(SESSION).orElse(null));
    var wanted =
        new Wanted(
            query.text(METHOD).orElse(null),
            query.text(TOOL).orElse(null),
            query.text(PROMPT).orElse(null),
            query.text(RESOURCE).orElse(null));
    return Reply.snake(derived(snapshot(query), presented, wanted, ErrorCode.INVALID_QUERY_PARAM));
  }

  private Derivation derived(
      PolicySnapshot snapshot, Presented presented, Wanted wanted, ErrorCode otherwise) {
    return Explain.explain(
        snapshot, presented.caller(), wanted.request(otherwise), clock.instant());
  }

  private Tried tried(Trial trial) {
    var unnamed = new ApiException(ErrorCode.INVALID_REQUEST_BODY, "server names a server");
    var snapshot = snapshot(trial.namespace(), trial.server(), unnamed);
    var wrong = ErrorCode.INVALID_REQUEST_BODY;
    var before = derived(snapshot, trial.presented(), trial.wanted(), wrong);
    var instead = trial.instead();
    if (instead == null) {
      return new Tried(before, null, false, List.of());
    }
    var after =
        derived(
            snapshot,
            instead.presented().over(trial.presented()),
            instead.wanted().over(trial.wanted()),
            wrong);
    return new Tried(
        before, after, before.allowed() != after.allowed(), Difference.between(before, after));
  }
}

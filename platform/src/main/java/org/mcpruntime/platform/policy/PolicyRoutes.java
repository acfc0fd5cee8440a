package org.mcpruntime.platform.policy;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Target;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.policy.Caller;
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
            .by(Principal.Role.ADMIN));
  }

  private PolicySnapshot snapshot(Query query) {
    var name =
        query
            .text(SERVER)
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.INVALID_QUERY_PARAM, "parameter server names a server"));
    var ref = new ObjectRef(query.text(NAMESPACE).orElse("mcp-servers"), name);
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
    var snapshot = snapshot(query);
    var caller =
        new Caller(
            new Subject(
                query.text(HUMAN).orElse(""),
                query.text(AGENT).orElse(""),
                query.text(TEAM).orElse("")),
            query.text(SESSION).orElse(""));
    return Reply.snake(Explain.explain(snapshot, caller, message(query), clock.instant()));
  }

  private static Message.Request message(Query query) {
    var method = query.text(METHOD);
    var tool = query.text(TOOL);
    var prompt = query.text(PROMPT);
    var resource = query.text(RESOURCE);
    if (Stream.of(method, tool, prompt, resource).filter(Optional::isPresent).count() > 1) {
      throw new ApiException(
          ErrorCode.INVALID_QUERY_PARAM, "one of method, tool, prompt and resource is asked for");
    }
    if (tool.isPresent()) {
      return new Message.Request(Method.TOOLS_CALL, Target.tool(tool.get()));
    }
    if (prompt.isPresent()) {
      return new Message.Request(Method.PROMPTS_GET, Target.prompt(prompt.get()));
    }
    if (resource.isPresent()) {
      return new Message.Request(Method.RESOURCES_READ, Target.resource(resource.get()));
    }
    return new Message.Request(Method.of(method.orElse(Method.TOOLS_LIST.word())), Target.NONE);
  }
}

package org.mcpruntime.standalone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.mcpruntime.client.mcp.Answer;
import org.mcpruntime.client.mcp.Conversation;
import org.mcpruntime.client.mcp.UnreachableException;
import org.mcpruntime.platform.inspect.Inspector;
import org.mcpruntime.process.trace.TraceContext;

/** Talks to servers where every agent does, so that nothing is seen that an agent would not see. */
final class GatewayInspector implements Inspector {

  /** People wait for it, and a page shows what comes. */
  private static final Conversation.Limits LIMITS =
      new Conversation.Limits(Duration.ofSeconds(60), 4 << 20);

  private final RandomGenerator chance;

  GatewayInspector(RandomGenerator chance) {
    this.chance = chance;
  }

  @Override
  public Shown tools(Door door) {
    try {
      return switch (Conversation.open(door.url(), door.headers(), LIMITS)) {
        case Conversation.Opened.Closed(var why) -> new Shown(List.of(), refused(why));
        case Conversation.Opened.Open(var conversation) -> {
          try (conversation) {
            yield shown(conversation);
          }
        }
      };
    } catch (UnreachableException e) {
      throw new Inspector.UnreachableException(String.valueOf(e.getMessage()));
    }
  }

  private static Shown shown(Conversation conversation) {
    return switch (conversation.tools()) {
      case Answer.Refused why -> new Shown(List.of(), refused(why));
      case Answer.Result(var result) -> {
        var tools = new ArrayList<>(result.path("tools").valueStream().toList());
        yield new Shown(tools, null);
      }
    };
  }

  /** The greeting and the call are in traces of their own, so that their records are told apart. */
  @Override
  public String call(Door door, Call call, Listener listener) throws InterruptedException {
    var greeting = TraceContext.begin(false, chance);
    var calling = TraceContext.begin(false, chance);
    var headers = new TreeMap<>(door.headers());
    headers.put(TraceContext.TRACEPARENT, greeting.parent());
    try {
      return switch (Conversation.open(door.url(), headers, LIMITS)) {
        case Conversation.Opened.Closed(var why) -> {
          var _ = listener.hear(new Came.Failed(refused(why)));
          yield greeting.traceId();
        }
        case Conversation.Opened.Open(var conversation) -> {
          try (conversation) {
            var _ = listener.hear(called(conversation, call, calling, listener));
          }
          yield calling.traceId();
        }
      };
    } catch (UnreachableException e) {
      var _ = listener.hear(new Came.Lost(String.valueOf(e.getMessage())));
      return greeting.traceId();
    }
  }

  private static Came called(
      Conversation conversation, Call call, TraceContext trace, Listener listener) {
    var more = Map.of(TraceContext.TRACEPARENT, trace.parent());
    try {
      var answer =
          conversation.call(
              call.tool(),
              call.arguments(),
              more,
              message -> listener.hear(new Came.Said(message)));
      return switch (answer) {
        case Answer.Result(var result) -> new Came.Result(200, result);
        case Answer.Refused why -> new Came.Failed(refused(why));
      };
    } catch (UnreachableException e) {
      return new Came.Lost(String.valueOf(e.getMessage()));
    }
  }

  private static Refused refused(Answer.Refused why) {
    return new Refused(why.status(), why.code(), why.reason(), why.message());
  }
}

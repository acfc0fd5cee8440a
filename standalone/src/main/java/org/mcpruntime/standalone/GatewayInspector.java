package org.mcpruntime.standalone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  @Override
  public void call(Door door, Call call, Listener listener) throws InterruptedException {
    try {
      var _ = listener.hear(answer(door, call, listener));
    } catch (UnreachableException e) {
      throw new Inspector.UnreachableException(String.valueOf(e.getMessage()));
    }
  }

  private static Came answer(Door door, Call call, Listener listener) {
    return switch (Conversation.open(door.url(), door.headers(), LIMITS)) {
      case Conversation.Opened.Closed(var why) -> new Came.Failed(refused(why));
      case Conversation.Opened.Open(var conversation) -> {
        try (conversation) {
          var answer =
              conversation.call(
                  call.tool(),
                  call.arguments(),
                  Map.of(TraceContext.TRACEPARENT, call.traceparent()),
                  message -> listener.hear(new Came.Said(message)));
          yield switch (answer) {
            case Answer.Result(var result) -> new Came.Result(200, result);
            case Answer.Refused why -> new Came.Failed(refused(why));
          };
        }
      }
    };
  }

  private static Refused refused(Answer.Refused why) {
    return new Refused(why.status(), why.code(), why.reason(), why.message());
  }
}

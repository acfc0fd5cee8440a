package org.mcpruntime.scenarios;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.mcpruntime.client.mcp.Answer;
import org.mcpruntime.client.mcp.Conversation;

/** Somebody who asks a server one thing at a time. */
record Agent(Map<String, String> headers) {

  /** Who may call the example servers. */
  static final Agent DEMO =
      new Agent(
          Map.of(
              "X-MCP-Human-ID", "demo",
              "X-MCP-Agent-ID", "cursor",
              "X-MCP-Agent-Session", "demo-workspace"));

  Answer call(URI server, String tool, ObjectNode arguments) {
    return ask(server, conversation -> conversation.call(tool, arguments));
  }

  Answer tools(URI server) {
    return ask(server, Conversation::tools);
  }

  private Answer ask(URI server, Function<Conversation, Answer> question) {
    return switch (Conversation.open(server, headers)) {
      case Conversation.Opened.Closed(var why) -> why;
      case Conversation.Opened.Open(var conversation) -> {
        try (conversation) {
          yield question.apply(conversation);
        }
      }
    };
  }
}

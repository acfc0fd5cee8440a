package org.mcpruntime.examples;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;

/** Tools that work on text, over standard input and output. */
public final class TextToolsMain {

  private TextToolsMain() {}

  /** Serves until its input ends. */
  public static void main(String[] args) {
    var transport = new StdioServerTransportProvider(McpJsonDefaults.getMapper());
    var _ =
        McpServer.sync(transport)
            .serverInfo("text-tools", "1.0.0")
            .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
            .tools(new Tools().ofText())
            .build();
    System.err.println("text-tools reads its input");
  }
}

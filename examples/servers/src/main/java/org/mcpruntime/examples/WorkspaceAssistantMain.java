package org.mcpruntime.examples;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/**
 * A small office helper over HTTP: on the port {@code PORT}, at the path {@code MCP_PATH}. In a pod
 * its {@code LISTEN_ADDRESS} is {@code 0.0.0.0}, for probes come from outside.
 */
public final class WorkspaceAssistantMain {

  private WorkspaceAssistantMain() {}

  /** Serves until the process ends. */
  public static void main(String[] args) throws LifecycleException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8088"));
    var path = System.getenv().getOrDefault("MCP_PATH", "/mcp");
    var transport =
        HttpServletStreamableServerTransportProvider.builder().mcpEndpoint(path).build();
    var tools = new Tools();
    var server =
        McpServer.sync(transport)
            .serverInfo("workspace-assistant", "1.0.0")
            .capabilities(
                McpSchema.ServerCapabilities.builder()
                    .tools(false)
                    .prompts(false)
                    .resources(false, false)
                    .build())
            .tools(tools.ofText())
            .tools(tools.ofWorkspace())
            .prompts(planDay())
            .resources(
                resource("workspace://handbook", "handbook", () -> "Be kind. Write things down."),
                resource("workspace://tasks", "tasks", tools::tasks))
            .build();
    Runtime.getRuntime().addShutdownHook(new Thread(server::closeGracefully));
    serve(transport, port);
  }

  private static void serve(HttpServletStreamableServerTransportProvider transport, int port)
      throws LifecycleException {
    var tomcat = new Tomcat();
    tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
    tomcat.setSilent(true);
    var connector = tomcat.getConnector();
    connector.setPort(port);
    var address = System.getenv().getOrDefault("LISTEN_ADDRESS", "127.0.0.1");
    connector.setProperty("address", address);
    var context = tomcat.addContext("", new File(".").getAbsolutePath());
    var servlet = Tomcat.addServlet(context, "mcp", transport);
    servlet.setAsyncSupported(true);
    context.addServletMapping("/*", "mcp");
    tomcat.start();
    System.err.println("workspace-assistant listens on port " + port);
    tomcat.getServer().await();
  }

  private static SyncPromptSpecification planDay() {
    var prompt =
        McpSchema.Prompt.builder("plan_day").description("Plans a day around one goal").build();
    var goal = McpSchema.TextContent.builder("Plan my day: what matters most comes first.").build();
    var message = new McpSchema.PromptMessage(McpSchema.Role.USER, goal);
    var result = McpSchema.GetPromptResult.builder(List.of(message)).description("A plan").build();
    return new SyncPromptSpecification(prompt, (_, _) -> result);
  }

  private static SyncResourceSpecification resource(
      String uri, String name, Supplier<String> text) {
    return new SyncResourceSpecification(
        McpSchema.Resource.builder(uri, name).mimeType("text/plain").build(),
        (_, _) -> {
          var contents =
              new McpSchema.TextResourceContents(uri, "text/plain", text.get(), Map.of());
          return McpSchema.ReadResourceResult.builder(List.<McpSchema.ResourceContents>of(contents))
              .build();
        });
  }
}

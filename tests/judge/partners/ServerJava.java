import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.apache.catalina.startup.Tomcat;

/**
 * The Java SDK as a server: {@code FOLDER [NAMES]}, a folder that it may write to and a file with a
 * JSON array of more tools that it shall have; it says where it listens, and each call.
 */
class ServerJava {

  static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    var transport = HttpServletStreamableServerTransportProvider.builder().mcpEndpoint("/mcp").build();
    var tools = new ArrayList<SyncToolSpecification>();
    tools.add(tool("add"));
    tools.add(tool("upper"));
    tools.add(tool("slow"));
    if (args.length > 1) {
      for (var name : JSON.readValue(Files.readString(Path.of(args[1])), String[].class)) {
        if (!name.matches("[A-Za-z0-9_.-]{1,128}")) {
          continue; // the SDK takes no other names
        }
        tools.add(tool(name));
      }
    }
    var _ =
        McpServer.sync(transport)
            .serverInfo("partner-server-java", "1")
            .capabilities(
                McpSchema.ServerCapabilities.builder()
                    .tools(false)
                    .prompts(false)
                    .resources(false, false)
                    .build())
            .tools(tools)
            .build();
    var tomcat = new Tomcat();
    tomcat.setBaseDir(args[0]);
    tomcat.setSilent(true);
    tomcat.getConnector().setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    var context = tomcat.addContext("", args[0]);
    var servlet = Tomcat.addServlet(context, "mcp", transport);
    servlet.setAsyncSupported(true);
    context.addServletMapping("/*", "mcp");
    tomcat.start();
    say(Map.of("event", "listening", "url", "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/mcp"));
    tomcat.getServer().await();
  }

  static SyncToolSpecification tool(String name) {
    return new SyncToolSpecification(
        McpSchema.Tool.builder(name, Map.of("type", "object")).description("A tool").build(),
        (exchange, request) -> text(run(exchange, request)));
  }

  static String run(McpSyncServerExchange exchange, McpSchema.CallToolRequest request) {
    say(Map.of("event", "call", "tool", request.name()));
    return switch (request.name()) {
      case "add" -> String.valueOf(number(request, "a") + number(request, "b"));
      case "slow" -> slow(exchange, request);
      default -> "ran";
    };
  }

  static int number(McpSchema.CallToolRequest request, String name) {
    return ((Number) request.arguments().get(name)).intValue();
  }

  static String slow(McpSyncServerExchange exchange, McpSchema.CallToolRequest request) {
    int steps = number(request, "steps");
    for (int done = 1; done <= steps; done++) {
      if (request.progressToken() != null) {
        exchange.progressNotification(
            McpSchema.ProgressNotification.builder(request.progressToken(), done).total((double) steps).build());
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        return "interrupted";
      }
    }
    return steps + " steps";
  }

  static McpSchema.CallToolResult text(String text) {
    return McpSchema.CallToolResult.builder().addTextContent(text).build();
  }

  static void say(Map<String, Object> facts) {
    try {
      System.out.println(JSON.writeValueAsString(facts));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

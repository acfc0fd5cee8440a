import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The Java SDK as a client: {@code URL HEADER CALLED DENIED STREAMED}; one line of JSON a step. */
class ClientJava {

  static final Map<String, Map<String, Object>> ARGUMENTS =
      Map.of(
          "add", Map.of("a", 2, "b", 3),
          "get-sum", Map.of("a", 2, "b", 3),
          "upper", Map.of("text", "quiet"),
          "slow", Map.of("steps", 3),
          "trigger-long-running-operation", Map.of("duration", 0.3, "steps", 3));

  public static void main(String[] args) {
    var url = URI.create(args[0]);
    var header = args[1].split(": ", 2);
    var progress = new ArrayList<Double>();
    var transport =
        HttpClientStreamableHttpTransport.builder(url.resolve("/").toString())
            .endpoint(url.getPath())
            .httpRequestCustomizer(
                (request, method, at, body, context) -> request.header(header[0], header[1]))
            .build();
    var client =
        McpClient.sync(transport)
            .requestTimeout(Duration.ofSeconds(30))
            .progressConsumer(each -> progress.add(each.progress()))
            .build();
    step(
        "connect",
        () -> {
          var welcome = client.initialize();
          return Map.of("revision", welcome.protocolVersion(), "server", welcome.serverInfo().name());
        });
    step(
        "list",
        () -> Map.of("tools", client.listTools().tools().stream().map(McpSchema.Tool::name).toList()));
    step("call", () -> Map.of("text", text(client.callTool(request(args[2], null)))));
    step(
        "denied call",
        () -> {
          try {
            return Map.of("denied", false, "text", text(client.callTool(request(args[3], null))));
          } catch (RuntimeException e) {
            return refused(e);
          }
        });
    step(
        "stream",
        () -> {
          var text = text(client.callTool(request(args[4], "progress")));
          return Map.of("progress", progress, "text", text);
        });
    client.close();
    System.exit(0);
  }

  static McpSchema.CallToolRequest request(String tool, String token) {
    var request = McpSchema.CallToolRequest.builder(tool).arguments(ARGUMENTS.getOrDefault(tool, Map.of()));
    return (token == null ? request : request.progressToken(token)).build();
  }

  static String text(McpSchema.CallToolResult result) {
    return ((McpSchema.TextContent) result.content().getFirst()).text();
  }

  /** Where the SDK hands the error on, its code and reason; else what it says. */
  static Map<String, Object> refused(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof McpError error && error.getJsonRpcError() != null) {
        var rpc = error.getJsonRpcError();
        return Map.of("denied", true, "code", rpc.code(), "message", rpc.message(), "data", String.valueOf(rpc.data()));
      }
    }
    return Map.of("denied", true, "message", String.valueOf(McpError.findRootCause(thrown).getMessage()));
  }

  static void step(String name, Callable<Map<String, Object>> act) {
    var said = new LinkedHashMap<String, Object>(Map.of("step", name));
    try {
      said.putAll(act.call());
      said.put("ok", true);
    } catch (Exception e) {
      said.put("ok", false);
      said.putAll(refused(e));
    }
    try {
      System.out.println(new ObjectMapper().writeValueAsString(said));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    if (name.equals("connect") && !Boolean.TRUE.equals(said.get("ok"))) {
      System.exit(1);
    }
  }
}

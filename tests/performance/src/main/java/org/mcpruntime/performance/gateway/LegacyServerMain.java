package org.mcpruntime.performance.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.http.ServerLimits;

/** A server of the legacy era that answers every call with the same and lets streams stand open. */
public final class LegacyServerMain {

  private static final String UNKNOWN_METHOD =
      "{\"jsonrpc\":\"2.0\",\"id\":\"era\",\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}";

  private LegacyServerMain() {}

  /** Serves on the port that it is told. */
  public static void main(String[] args) throws InterruptedException {
    var loops = new Loops(Loops.Transport.AUTO, 2);
    var _ =
        new HttpServer(
            loops,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
            null,
            ServerLimits.DEFAULT,
            new App());
    new CountDownLatch(1).await();
  }

  private static final class App implements HttpApp {

    @Override
    public int bodyLimit(Request head) {
      return 1 << 20;
    }

    @Override
    public void handle(Request request, Answer answer) {
      var headers = Fields.none();
      if (request.method().equals("GET")) {
        headers.set("content-type", "text/event-stream");
        answer.start(200, headers);
        answer.write(": open\n\n".getBytes(StandardCharsets.US_ASCII));
        return;
      }
      headers.set("content-type", "application/json");
      var asked = new String(request.body().bytes(), StandardCharsets.UTF_8);
      var said = asked.contains("server/discover") ? UNKNOWN_METHOD : Calls.answer();
      answer.send(200, headers, ByteBuffer.wrap(said.getBytes(StandardCharsets.UTF_8)));
    }
  }
}

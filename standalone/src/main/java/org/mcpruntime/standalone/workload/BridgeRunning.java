package org.mcpruntime.standalone.workload;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.mcpruntime.bridge.stdio.StdioBridge;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;

/** A server that speaks over its standard streams, as HTTP on a port of the loopback interface. */
record BridgeRunning(StdioBridge bridge, HttpServer server) implements Running {

  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  static BridgeRunning of(StdioBridge bridge, String path, Loops loops, Consumer<State> listener) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = new HttpServer(loops, address, null, ServerLimits.DEFAULT, bridge.app());
    var url = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
    bridge.listen(status -> listener.accept(ProcessRunning.state(status, url)));
    return new BridgeRunning(bridge, server);
  }

  @Override
  public void start() {
    bridge.start();
  }

  @Override
  public void stop() throws InterruptedException {
    bridge.stop();
    var _ = server.close(LAST_WORDS);
  }
}

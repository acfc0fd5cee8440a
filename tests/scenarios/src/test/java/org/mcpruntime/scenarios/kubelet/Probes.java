package org.mcpruntime.scenarios.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks containers whether they are ready, as their pods say. */
final class Probes implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /** A container without a probe is ready as long as it runs. */
  boolean isReady(Container container, String address) throws InterruptedException {
    var probe = container.getReadinessProbe();
    if (probe == null) {
      return true;
    }
    try {
      if (probe.getTcpSocket() != null) {
        var port = port(container, probe.getTcpSocket().getPort());
        try (var socket = new Socket()) {
          socket.connect(new InetSocketAddress(address, port), (int) TIMEOUT.toMillis());
          return true;
        }
      }
      var get = probe.getHttpGet();
      var uri =
          URI.create(
              "http://%s:%d%s".formatted(address, port(container, get.getPort()), get.getPath()));
      var request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      return status >= 200 && status < 400;
    } catch (IOException _) {
      return false;
    }
  }

  private static int port(Container container, IntOrString port) {
    return port.getIntVal() != null
        ? port.getIntVal()
        : container.getPorts().stream()
            .filter(each -> port.getStrVal().equals(each.getName()))
            .findFirst()
            .orElseThrow()
            .getContainerPort();
  }

  @Override
  public void close() {
    client.close();
  }
}

package org.mcpruntime.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** TCP between one client and the API, which can be cut and mended; nothing of it is read. */
final class Link implements AutoCloseable {

  private final ServerSocket listener;
  private final URI to;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  private Link(ServerSocket listener, URI to) {
    this.listener = listener;
    this.to = to;
  }

  static Link to(String url) {
    try {
      var link =
          new Link(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), URI.create(url));
      Thread.startVirtualThread(link::accept);
      return link;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "https://127.0.0.1:" + listener.getLocalPort();
  }

  /** All connections end, and no new one begins. */
  void cut() {
    cut = true;
    sockets.forEach(Link::close);
  }

  void mend() {
    cut = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        carry(listener.accept());
      } catch (IOException _) {
        // It was closed, or the API is away, which its client sees.
      }
    }
  }

  private void carry(Socket client) throws IOException {
    sockets.add(client);
    try {
      if (cut) {
        throw new IOException("cut");
      }
      var server = new Socket(to.getHost(), to.getPort());
      sockets.add(server);
      Thread.startVirtualThread(() -> carry(client, server));
      Thread.startVirtualThread(() -> carry(server, client));
    } catch (IOException e) {
      close(client);
      throw e;
    }
  }

  private static void carry(Socket from, Socket to) {
    try (from;
        to) {
      var _ = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // One side is gone, and the other is closed for it.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is of no use any more.
    }
  }

  @Override
  public void close() {
    cut();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

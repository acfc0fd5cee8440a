package org.mcpruntime.judge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A hop on the loopback interface: adds a header to every request, shows its body to somebody, and
 * changes nothing else. When one side closes, so does the other.
 */
final class Hop implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("(?imd)^content-length: *(\\d+)\r$");
  private static final Pattern CHUNKED = Pattern.compile("(?imd)^transfer-encoding:");

  private final ServerSocket listener;
  private final URI to;
  private final String header;
  private final Consumer<byte[]> bodies;

  private Hop(URI to, String header, Consumer<byte[]> bodies) throws IOException {
    this.to = to;
    this.header = header;
    this.bodies = bodies;
    listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    Thread.startVirtualThread(this::accept);
  }

  /** For programs that cannot say who they are. */
  static Hop adding(String header, URI to) throws IOException {
    return new Hop(to, header + "\r\n", _ -> {});
  }

  /** To see what reaches a server. */
  static Hop showing(Consumer<byte[]> bodies, URI to) throws IOException {
    return new Hop(to, "", bodies);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + to.getPath());
  }

  private void accept() {
    try {
      while (true) {
        var client = listener.accept();
        var server = new Socket(to.getHost(), to.getPort());
        Thread.startVirtualThread(() -> carry(client, server, () -> requests(client, server)));
        Thread.startVirtualThread(() -> carry(client, server, () -> answers(client, server)));
      }
    } catch (IOException _) {
      // Closed, or the server is; its clients see it.
    }
  }

  private interface Carrying {
    void run() throws IOException;
  }

  private static void carry(Socket client, Socket server, Carrying carrying) {
    try (client;
        server) {
      carrying.run();
    } catch (IOException _) {
      // One side is gone, and the other is closed for it.
    }
  }

  private void requests(Socket client, Socket server) throws IOException {
    var in = new BufferedInputStream(client.getInputStream());
    var out = server.getOutputStream();
    for (var head = head(in); !head.isEmpty(); head = head(in)) {
      if (CHUNKED.matcher(head).find()) {
        throw new IOException("this hop knows no chunks");
      }
      var length = LENGTH.matcher(head);
      byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
      bodies.accept(body);
      send(out, head, body);
    }
  }

  private void send(OutputStream out, String head, byte[] body) throws IOException {
    var whole = new ByteArrayOutputStream(head.length() + body.length);
    whole.writeBytes(head.getBytes(ISO_8859_1));
    whole.writeBytes((header + "\r\n").getBytes(ISO_8859_1));
    whole.writeBytes(body);
    out.write(whole.toByteArray());
  }

  private static void answers(Socket client, Socket server) throws IOException {
    var _ = server.getInputStream().transferTo(client.getOutputStream());
  }

  /** The lines before the empty one; nothing at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.append((char) c);
      if (c == '\n' && head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        return head.substring(0, head.length() - 2);
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

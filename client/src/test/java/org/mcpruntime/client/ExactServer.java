package org.mcpruntime.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server of HTTP that says exactly the bytes that a test wants. */
public final class ExactServer implements AutoCloseable {

  /**
   * What it was asked.
   *
   * @param headers by names in lower case
   */
  public record Heard(String line, Map<String, String> headers, String body) {

    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /**
   * What it says.
   *
   * @param holds whether it then stays silent, instead of closing the connection
   */
  public record Said(String bytes, boolean holds) {

    /** A whole answer of JSON. */
    public static Said json(int status, String more, String body) {
      return new Said(
          "HTTP/1.1 %d X\r\nContent-Type: application/json\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(status, more, body.getBytes(UTF_8).length, body),
          false);
    }
  }

  public final List<Heard> heard = new CopyOnWriteArrayList<>();

  /** Open until a connection has ended. */
  public final CountDownLatch left = new CountDownLatch(1);

  private final ServerSocket socket;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Function<Heard, Said> answers;

  public ExactServer(Function<Heard, Said> answers) throws IOException {
    this.answers = answers;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(socket.getLocalPort(), path));
  }

  private void accept() {
    try {
      while (true) {
        var connection = socket.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket connection) {
    try {
      var request = heard(connection.getInputStream());
      heard.add(request);
      var said = answers.apply(request);
      connection.getOutputStream().write(said.bytes().getBytes(UTF_8));
      connection.getOutputStream().flush();
      if (!said.holds() || connection.getInputStream().read() < 0) {
        connection.close();
        left.countDown();
      }
    } catch (IOException e) {
      // The client has left.
    }
  }

  private static Heard heard(InputStream in) throws IOException {
    var line = line(in);
    var headers = new TreeMap<String, String>();
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Heard(line, headers, new String(in.readNBytes(length), UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      bytes.write(b);
    }
    return bytes.toString(UTF_8).strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (var connection : connections) {
        connection.close();
      }
      threads.shutdownNow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

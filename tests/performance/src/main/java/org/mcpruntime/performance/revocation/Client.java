package org.mcpruntime.performance.revocation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/** A connection to a gateway: one call after the other, or one stream. Times are of nanoTime. */
public final class Client implements AutoCloseable {

  private final String path;
  private final Socket socket;
  private final BufferedInputStream in;

  Client(int port) {
    this(port, "/mcp");
  }

  /**
   * @param path of the server
   */
  public Client(int port, String path) {
    this.path = path;
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String head(String verb, int session) {
    return verb
        + " "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json, text/event-stream\r\n"
        + "MCP-Protocol-Version: 2025-06-18\r\nX-MCP-Agent-ID: "
        + Manifests.AGENT
        + "\r\nX-MCP-Human-ID: "
        + Manifests.human(session)
        + "\r\nX-MCP-Agent-Session: "
        + Manifests.session(session)
        + "\r\n";
  }

  /** Whether the call was allowed. */
  public boolean call(int session) throws IOException {
    var body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"add\",\"arguments\":{\"a\":1}}}";
    var request =
        head("POST", session)
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    var status = line();
    int length = 0;
    for (var line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    if (in.readNBytes(length).length < length) {
      throw new IOException("cut");
    }
    return status.contains(" 200 ");
  }

  /** Opens a stream and waits until it is open. */
  public void open(int session) throws IOException {
    socket.getOutputStream().write((head("GET", session) + "\r\n").getBytes(US_ASCII));
    var status = line();
    if (!status.contains(" 200 ")) {
      throw new IOException("no stream: " + status);
    }
    while (!line().isEmpty()) {
      // The head ends.
    }
  }

  /** Reads until the stream ends; gives when that was. */
  public long ended() {
    var scratch = new byte[4096];
    try {
      while (true) {
        int read = in.read(scratch);
        // The last chunk of a stream that is ended, as far as it is not part of another one.
        if (read < 0 || new String(scratch, 0, read, US_ASCII).endsWith("0\r\n\r\n")) {
          return System.nanoTime();
        }
      }
    } catch (IOException e) {
      return System.nanoTime();
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

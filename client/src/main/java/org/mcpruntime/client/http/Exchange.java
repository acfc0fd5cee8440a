package org.mcpruntime.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A request that was sent, and the answer, whose head has come. */
public final class Exchange implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Socket socket;
  private final Head head;
  private final InputStream body;

  private Exchange(Socket socket, Head head, InputStream body) {
    this.socket = socket;
    this.head = head;
    this.body = body;
  }

  /**
   * Sends a request and waits for the head of the answer.
   *
   * @param patience with silence
   * @throws SocketTimeoutException where there was silence for longer
   * @throws IOException where there is no answer, or none of HTTP
   */
  public static Exchange of(Request request, Duration patience) throws IOException {
    return of(request, patience, null);
  }

  /**
   * @param trust null for that of the machine, which takes long to read and is not looked at where
   *     nobody needs it
   */
  static Exchange of(Request request, Duration patience, @Nullable SSLSocketFactory trust)
      throws IOException {
    var socket = socket(request.url(), patience, trust);
    try {
      socket.getOutputStream().write(request.bytes());
      var in = new BufferedInputStream(socket.getInputStream());
      var head = Head.of(in);
      return new Exchange(socket, head, head.body(in));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket socket(URI url, Duration patience, @Nullable SSLSocketFactory trust)
      throws IOException {
    var scheme = Objects.requireNonNullElse(url.getScheme(), "").toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    var host = url.getHost();
    if (host == null || !(secure || scheme.equals("http"))) {
      throw new IOException("it is no URL of http or https");
    }
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    var socket = connected(host, port);
    try {
      socket.setSoTimeout((int) patience.toMillis());
      return secure ? secured(socket, host, port, trust) : socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** To the first address of a host that can be reached. */
  private static Socket connected(String host, int port) throws IOException {
    var failure = new ConnectException("it has no address");
    for (var address : addresses(host)) {
      var socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(address, port), (int) CONNECT.toMillis());
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = new ConnectException(e.getMessage());
      }
    }
    throw failure;
  }

  private static InetAddress[] addresses(String host) throws IOException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("the name %s is not known".formatted(host), e);
    }
  }

  /** Whoever answers proves that the name is theirs, before they are told anything. */
  private static Socket secured(
      Socket socket, String host, int port, @Nullable SSLSocketFactory trust) throws IOException {
    var sockets = trust == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trust;
    var secured = (SSLSocket) sockets.createSocket(socket, host, port, true);
    var parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /** Of HTTP. */
  public int status() {
    return head.status();
  }

  /**
   * A header of the answer.
   *
   * @param name in lower case
   */
  public Optional<String> header(String name) {
    return head.header(name);
  }

  /** The body, all of it; each silence in it is waited for as the head was. */
  public String text() throws IOException {
    return new String(body.readAllBytes(), UTF_8);
  }

  /** The body, but no more of it than that; each silence in it is waited for as the head was. */
  public byte[] bytes(int most) throws IOException {
    return body.readNBytes(most);
  }

  /** The body as it comes, as long as something is said in it now and then. */
  public Pieces pieces(Duration silence) throws IOException {
    return new Pieces(socket, body, silence);
  }

  /** The body as it comes, however long that takes. */
  public InputStream stream() throws IOException {
    socket.setSoTimeout(0);
    return body;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

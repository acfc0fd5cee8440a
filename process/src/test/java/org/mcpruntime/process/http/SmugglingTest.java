package org.mcpruntime.process.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that two readers of HTTP could cut in two ways: each is refused, or read in the one right
 * way, and what stands behind a refusal is never taken for a request.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SmugglingTest {

  /** What follows every case on the same connection. */
  private static final String NEXT = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

  /**
   * Bytes on a connection.
   *
   * @param seen what the app got, as {@code VERB path body}, in order; nothing else may be there
   * @param statuses of the answers, in order
   */
  record Bytes(String name, String text, List<String> seen, List<Integer> statuses) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private Loops loops;
  private HttpServer server;

  @BeforeAll
  void start() {
    loops = new Loops(Loops.Transport.NIO, 1);
    server =
        new HttpServer(
            loops,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            new ServerLimits(4096, Duration.ofSeconds(2), Duration.ofSeconds(2), 100),
            new HttpApp() {
              @Override
              public int bodyLimit(Request head) {
                return 1000;
              }

              @Override
              public void handle(Request request, Answer answer) {
                var body = new String(request.body().bytes(), StandardCharsets.ISO_8859_1);
                var cut = request.body().isCut() ? "cut" : body;
                seen.add("%s %s %s".formatted(request.method(), request.target(), cut).strip());
                answer.send(200, Fields.none(), ByteBuffer.wrap(new byte[] {'o', 'k'}));
              }
            });
  }

  @AfterAll
  void stop() throws InterruptedException {
    var _ = server.close(Duration.ofSeconds(1));
    loops.close();
  }

  @BeforeEach
  void forget() {
    seen.clear();
  }

  static List<Bytes> refused() {
    var all = new ArrayList<Bytes>();
    var post = "POST /x HTTP/1.1\r\nHost: a\r\n";
    var chunked = "Transfer-Encoding: chunked\r\n";
    var chunks = "\r\n2\r\nhi\r\n0\r\n\r\n";
    // lengths
    all.add(no("both lengths", post + "Content-Length: 2\r\n" + chunked + chunks));
    all.add(no("both lengths, the other way", post + chunked + "Content-Length: 2\r\n" + chunks));
    all.add(no("two lengths", post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi"));
    all.add(no("two equal lengths", post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi"));
    all.add(no("a list of lengths", post + "Content-Length: 2, 2\r\n\r\nhi"));
    for (var length :
        List.of("-1", "+2", "0x2", "2 2", "2a", "", "99999999999999999999", "2.0", "\u00a02")) {
      all.add(no("length '" + length + "'", post + "Content-Length: " + length + "\r\n\r\nhi"));
    }
    // codings
    for (var coding :
        List.of(
            "gzip",
            "chunked, gzip",
            "gzip, chunked",
            "identity",
            "chunkedd",
            "xchunked",
            "chunked, chunked",
            "chunked;a=b",
            "\"chunked\"",
            "",
            ",chunked",
            "chunked,",
            "\u000bchunked",
            "chun\u0000ked")) {
      all.add(
          no("coding '" + coding + "'", post + "Transfer-Encoding: " + coding + "\r\n" + chunks));
    }
    all.add(no("two codings", post + chunked + "Transfer-Encoding: identity\r\n" + chunks));
    all.add(no("chunked twice", post + chunked + chunked + chunks));
    all.add(no("a coding in HTTP/1.0", "POST /x HTTP/1.0\r\nHost: a\r\n" + chunked + chunks));
    // lines
    all.add(no("bare line feeds", "GET /x HTTP/1.1\nHost: a\n\n"));
    all.add(no("a bare line feed after a header", "GET /x HTTP/1.1\r\nHost: a\nA: b\r\n\r\n"));
    all.add(no("a bare return in a value", "GET /x HTTP/1.1\r\nHost: a\r\nA: b\rC: d\r\n\r\n"));
    all.add(no("a folded header", "GET /x HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n"));
    all.add(no("a folded header with a tab", "GET /x HTTP/1.1\r\nHost: a\r\nA: b\r\n\tc\r\n\r\n"));
    all.add(no("a folded coding", post + "Transfer-Encoding:\r\n chunked\r\n" + chunks));
    all.add(no("space before the first header", "GET /x HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n"));
    all.add(no("space before a colon", post + "Content-Length : 2\r\n\r\nhi"));
    all.add(no("tab before a colon", post + "Transfer-Encoding\t: chunked\r\n" + chunks));
    all.add(no("space in a name", "GET /x HTTP/1.1\r\nHost: a\r\nA B: c\r\n\r\n"));
    all.add(no("no name", "GET /x HTTP/1.1\r\nHost: a\r\n: c\r\n\r\n"));
    all.add(no("no colon", "GET /x HTTP/1.1\r\nHost: a\r\nabc\r\n\r\n"));
    all.add(no("NUL in a name", "GET /x HTTP/1.1\r\nHost: a\r\nA\0: c\r\n\r\n"));
    all.add(no("NUL in a value", "GET /x HTTP/1.1\r\nHost: a\r\nA: b\0c\r\n\r\n"));
    all.add(no("a control in a name", "GET /x HTTP/1.1\r\nHost: a\r\nA\u0001: c\r\n\r\n"));
    all.add(
        no(
            "too many bytes of headers",
            "GET /x HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(10_000) + "\r\n"));
    all.add(no("a long line", "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"));
    // targets and hosts
    all.add(no("an absolute target", "GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n"));
    all.add(no("an authority", "CONNECT b:443 HTTP/1.1\r\nHost: a\r\n\r\n"));
    all.add(no("an asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"));
    all.add(no("no slash", "GET x HTTP/1.1\r\nHost: a\r\n\r\n"));
    all.add(no("no Host", "GET /x HTTP/1.1\r\n\r\n"));
    all.add(no("two Hosts", "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"));
    all.add(no("two equal Hosts", "GET /x HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"));
    all.add(no("two Hosts in HTTP/1.0", "GET /x HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"));
    all.add(no("space in the target", "GET /x y HTTP/1.1\r\nHost: a\r\n\r\n"));
    all.add(no("two spaces", "GET  /x HTTP/1.1\r\nHost: a\r\n\r\n"));
    all.add(no("a tab", "GET\t/x HTTP/1.1\r\nHost: a\r\n\r\n"));
    all.add(no("a control in the target", "GET /x\u0001 HTTP/1.1\r\nHost: a\r\n\r\n"));
    all.add(no("a byte beyond ASCII in the target", "GET /x\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n"));
    all.add(no("a fragment", "GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n"));
    // versions
    for (var version :
        List.of(
            "HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "HTTP/3", "http/1.1", "ICY/1.1", "HTTP/1.1x", "")) {
      all.add(no("version '" + version + "'", "GET /x " + version + "\r\nHost: a\r\n\r\n"));
    }
    // chunks, whose request is never whole
    for (var size :
        List.of(
            "ffffffffffffffff",
            "80000000",
            "-1",
            "+2",
            "0x2",
            "2 ",
            " 2",
            "g",
            "",
            "2\u0000",
            "00000000000000000000002g")) {
      all.add(no("size '" + size + "'", post + chunked + "\r\n" + size + "\r\nhi\r\n0\r\n\r\n"));
    }
    all.add(no("a size ended by a line feed", post + chunked + "\r\n2\nhi\r\n0\r\n\r\n"));
    all.add(no("data without its end", post + chunked + "\r\n2\r\nhixx0\r\n\r\n"));
    all.add(no("data ended by a line feed", post + chunked + "\r\n2\r\nhi\n0\r\n\r\n"));
    all.add(no("a line feed in an extension", post + chunked + "\r\n2;a\nb\r\nhi\r\n0\r\n\r\n"));
    return all;
  }

  private static Bytes no(String name, String text) {
    return new Bytes(name, text, List.of(), List.of());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedAndNothingThatFollowsIsRead(Bytes bytes) throws IOException {
    var answered = exchange(bytes.text + NEXT);
    assertThat(seen).isEmpty();
    assertThat(statuses(answered)).hasSizeLessThanOrEqualTo(1).allMatch(s -> s >= 400);
  }

  static List<Bytes> read() {
    var post = "POST /x HTTP/1.1\r\nHost: a\r\n";
    var next = "GET /smuggled";
    return List.of(
        yes("a length", post + "Content-Length: 2\r\n\r\nhi", "POST /x hi", next),
        yes("no length", "GET /x HTTP/1.1\r\nHost: a\r\n\r\n", "GET /x", next),
        yes(
            "chunks",
            post + "Transfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n",
            "POST /x hi",
            next),
        yes(
            "chunks in capitals",
            post + "TRANSFER-ENCODING: Chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
            "POST /x hi",
            next),
        yes(
            "an extension of a chunk",
            post + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\nhi\r\n0\r\n\r\n",
            "POST /x hi",
            next),
        yes(
            "a trailer",
            post + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nContent-Length: 40\r\n\r\n",
            "POST /x hi",
            next),
        yes(
            "a GET with a body",
            "GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
            "GET /x hi",
            next),
        yes("a query", "GET /x?a=/../b HTTP/1.1\r\nHost: a\r\n\r\n", "GET /x?a=/../b", next),
        yes("an unknown verb", "BREW /x HTTP/1.1\r\nHost: a\r\n\r\n", "BREW /x", next),
        yes(
            "the last request",
            "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            "GET /x"),
        yes("HTTP/1.0", "GET /x HTTP/1.0\r\nHost: a\r\n\r\n", "GET /x"),
        yes("HTTP/1.0 without a Host", "GET /x HTTP/1.0\r\n\r\n", "GET /x"),
        yes(
            "HTTP/1.0 that wants to go on",
            "GET /x HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
            "GET /x"),
        yes(
            "a body that is too large",
            post + "Content-Length: 5000\r\n\r\n" + "x".repeat(5000),
            "POST /x cut"));
  }

  private static Bytes yes(String name, String text, String... seen) {
    return new Bytes(name, text, List.of(seen), java.util.Collections.nCopies(seen.length, 200));
  }

  @ParameterizedTest
  @MethodSource("read")
  void isReadInTheOneRightWay(Bytes bytes) throws IOException {
    var answered = exchange(bytes.text + NEXT);
    assertThat(seen).containsExactlyElementsOf(bytes.seen);
    assertThat(statuses(answered)).containsExactlyElementsOf(bytes.statuses);
  }

  private static List<Integer> statuses(String answered) {
    var statuses = new ArrayList<Integer>();
    for (var part : answered.split("(?=HTTP/1\\.1 )", -1)) {
      if (part.startsWith("HTTP/1.1 ")) {
        statuses.add(Integer.parseInt(part.substring(9, 12)));
      }
    }
    return statuses;
  }

  /** Sends all of it, ends its own side, and reads until the server ends the other. */
  private String exchange(String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      var out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}

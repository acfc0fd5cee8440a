package org.mcpruntime.process.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server bears of its clients: few connections, slow ones, and those that read nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LimitsTest {

  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int BIG = 8 << 20;

  private final AtomicInteger handled = new AtomicInteger();
  private Loops loops;

  @BeforeAll
  void start() {
    loops = new Loops(Loops.Transport.NIO, 1);
  }

  @AfterAll
  void stop() {
    loops.close();
  }

  private HttpServer server(int connections) {
    return new HttpServer(
        loops,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        null,
        new ServerLimits(4096, TIMEOUT, TIMEOUT, connections),
        new HttpApp() {
          @Override
          public int bodyLimit(Request head) {
            return 1 << 20;
          }

          @Override
          public void handle(Request request, Answer answer) {
            handled.incrementAndGet();
            int size = request.path().equals("/big") ? BIG : 2;
            answer.send(200, Fields.none(), ByteBuffer.allocate(size));
          }
        });
  }

  private static Socket open(HttpServer server) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  static List<String> unfinished() {
    return List.of(
        "",
        "GET",
        "GET /x HTTP/1.1\r\nHost: a\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("unfinished")
  void whoDoesNotFinishIsEnded(String text) throws Exception {
    var server = server(100);
    int before = handled.get();
    try (var socket = open(server)) {
      send(socket, text);
      assertThat(ended(socket)).isTrue();
      assertThat(handled).hasValue(before);
      await().atMost(SOON).until(() -> server.connections() == 0);
    } finally {
      assertThat(server.close(Duration.ofSeconds(2))).isTrue();
    }
  }

  /** An end or a reset; not an answer. */
  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aBodyThatDripsIsEnded() throws Exception {
    var server = server(100);
    int before = handled.get();
    try (var socket = open(server)) {
      send(socket, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                try {
                  send(socket, "x");
                  return server.connections() == 0;
                } catch (IOException e) {
                  return true;
                }
              });
      assertThat(handled).hasValue(before);
    } finally {
      var _ = server.close(Duration.ofSeconds(2));
    }
  }

  @Test
  void moreConnectionsThanThereMayBeAreClosed() throws Exception {
    var server = server(3);
    var open = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 3; i++) {
        open.add(open(server));
      }
      await().atMost(SOON).until(() -> server.connections() == 3);
      try (var fourth = open(server)) {
        assertThat(ended(fourth)).isTrue();
      }
      assertThat(server.refusals()).isEqualTo(1);
      open.removeFirst().close();
      await().atMost(SOON).until(() -> server.connections() < 3);
      try (var again = open(server)) {
        send(again, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(again.getInputStream().read()).isEqualTo('H');
      }
    } finally {
      for (var socket : open) {
        socket.close();
      }
      var _ = server.close(Duration.ofSeconds(2));
    }
  }

  @Test
  void aSlowReaderGetsItsWholeAnswerThoughThatTakesLongerThanItMayIdle() throws Exception {
    var server = server(100);
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(64 << 10);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      socket.setSoTimeout(20_000);
      send(socket, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
      var in = socket.getInputStream();
      long began = System.nanoTime();
      var got = new AtomicInteger();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(40))
          .until(() -> got.addAndGet(in.readNBytes(BIG / 30).length) >= BIG);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(TIMEOUT);
    } finally {
      var _ = server.close(Duration.ofSeconds(2));
    }
  }

  @Test
  void whoReadsNothingIsEnded() throws Exception {
    var server = server(100);
    try (var socket = open(server)) {
      send(socket, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
      await().atMost(SOON).until(() -> server.connections() == 0);
      assertThat(socket.isConnected()).isTrue();
    } finally {
      var _ = server.close(Duration.ofSeconds(2));
    }
  }

  @Test
  void whatIsWrittenArrivesThoughTheServerGoes() throws Exception {
    var server = server(100);
    try (var socket = open(server)) {
      int before = handled.get();
      send(socket, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
      await().atMost(SOON).until(() -> handled.get() > before);
      server.drain();
      assertThat(socket.getInputStream().readAllBytes()).hasSizeGreaterThan(BIG);
      assertThat(server.close(Duration.ofSeconds(2))).isTrue();
    }
  }
}

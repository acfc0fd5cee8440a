package org.mcpruntime.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mcpruntime.feed.subscribe.Anchors;
import org.mcpruntime.feed.wire.Jwk;
import org.mcpruntime.feed.wire.Paths;
import org.mcpruntime.feed.wire.SigningKey;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.http.ServerLimits;

/** Somebody in the publisher's place who says whatever a test wants. */
final class Liar implements HttpApp, AutoCloseable {

  final SigningKey key = SigningKey.make();
  final Path keyFile;
  final List<String> asked = new CopyOnWriteArrayList<>();
  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private final List<Answer> streams = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final Supplier<List<byte[]>> greeting;

  /**
   * @param greeting the lines that every stream begins with
   */
  Liar(Function<SigningKey, List<byte[]>> greeting) {
    this.greeting = () -> greeting.apply(key);
    var folder = Site.temporary();
    keyFile = folder.resolve("jwks.json");
    try {
      Files.write(keyFile, new Jwk.Set(List.of(key.verifier().jwk())).json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = new HttpServer(loops, address, null, ServerLimits.DEFAULT, this);
  }

  Ears.Told told() {
    return new Ears.Told(
        List.of(URI.create("http://127.0.0.1:" + server.port())),
        Site.TOKEN,
        new Anchors.File(keyFile),
        null,
        "gateway-1",
        Made.refs(Made.DESK));
  }

  @Override
  public int bodyLimit(Request head) {
    return 1 << 20;
  }

  @Override
  public void handle(Request request, Answer answer) {
    if (!request.path().equals(Paths.STREAM)) {
      answer.send(204, Fields.none(), ByteBuffer.allocate(0));
      return;
    }
    asked.add(new String(request.body().bytes(), StandardCharsets.UTF_8));
    answer.start(200, Fields.none());
    greeting.get().forEach(answer::write);
    streams.add(answer);
  }

  /** Says this on every stream. */
  void say(byte[] bytes) {
    streams.forEach(stream -> stream.loop().execute(() -> stream.write(bytes)));
  }

  /** Ends every stream without an end. */
  void cut() {
    streams.forEach(stream -> stream.loop().execute(stream::abort));
  }

  @Override
  public void close() {
    try {
      var _ = server.close(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.close();
  }
}

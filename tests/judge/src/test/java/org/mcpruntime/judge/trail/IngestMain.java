package org.mcpruntime.judge.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;

/**
 * An ingest service as a process: {@code IngestMain PORT FILE}. What it has said to have taken is
 * in the file, however it ends; a request that it was killed in may be there or not.
 */
public final class IngestMain {

  private final FileChannel file;

  private IngestMain(Path path) throws IOException {
    cut(path);
    file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** A line that was being written when the last process was killed was never said to be taken. */
  private static void cut(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (var open = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = open.size();
      var one = ByteBuffer.allocate(1);
      while (end > 0 && open.read(one.clear(), end - 1) == 1 && one.get(0) != '\n') {
        end--;
      }
      open.truncate(end);
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    var service = new IngestMain(Path.of(args[1]));
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    var server = HttpServer.create(address, 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/events", service::take);
    server.start();
    System.out.println("ingest listens");
    Thread.currentThread().join();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean ended = body.length > 0 && body[body.length - 1] == '\n';
      var lines = ByteBuffer.wrap(ended ? body : (new String(body, UTF_8) + "\n").getBytes(UTF_8));
      synchronized (this) {
        while (lines.hasRemaining()) {
          file.write(lines);
        }
      }
      byte[] answer = "{\"ok\":true}".getBytes(UTF_8);
      exchange.sendResponseHeaders(202, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }
}

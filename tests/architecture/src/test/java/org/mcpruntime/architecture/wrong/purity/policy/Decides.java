package org.mcpruntime.architecture.wrong.purity.policy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.mcpruntime.architecture.Wrong;

class Decides {

  record Given(Instant now, URI uri) {}

  enum Word {
    YES,
    NO
  }

  String pure(Given given, Word word, Object[] from, Object[] to) {
    System.arraycopy(from, 0, to, 0, from.length);
    return switch (word) {
      case YES -> given.uri() + " since " + given.now().minusSeconds(1);
      case NO -> UUID.nameUUIDFromBytes(new byte[0]).toString();
    };
  }

  String explains(Supplier<String> json) throws IOException {
    try {
      return json.get();
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }

  @Wrong
  Instant clock(Clock clock) {
    return clock.instant();
  }

  @Wrong
  Instant instantSource(InstantSource source) {
    return source.instant();
  }

  @Wrong
  long nanoTime() {
    return System.nanoTime();
  }

  @Wrong
  Supplier<Instant> methodReference() {
    return Instant::now;
  }

  @Wrong
  boolean file(File file) {
    return file.exists();
  }

  @Wrong
  boolean path(Path path) {
    return Files.exists(path);
  }

  @Wrong
  void print() {
    System.out.println("decided");
  }

  @Wrong
  void socket(Socket socket) throws IOException {
    socket.close();
  }

  @Wrong
  void http(HttpClient client) {
    client.close();
  }

  @Wrong
  void thread(Runnable task) {
    Thread.startVirtualThread(task);
  }

  @Wrong
  void executor(Executor executor) {
    executor.execute(() -> {});
  }

  @Wrong
  void logger(Logger logger) {
    logger.info("decided");
  }

  @Wrong
  void systemLogger(System.Logger logger) {
    logger.log(System.Logger.Level.INFO, "decided");
  }

  @Wrong
  int random(Random random) {
    return random.nextInt();
  }

  @Wrong
  int threadLocalRandom() {
    return ThreadLocalRandom.current().nextInt();
  }

  @Wrong
  UUID randomId() {
    return UUID.randomUUID();
  }

  @Wrong
  double mathRandom() {
    return Math.random();
  }

  @Wrong
  void shuffle(List<String> words) {
    Collections.shuffle(words);
  }

  @Wrong
  String environment() {
    return String.valueOf(System.getenv("HOME"));
  }

  @Wrong
  String property() {
    return String.valueOf(System.getProperty("user.home"));
  }
}

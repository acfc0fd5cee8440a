package org.mcpruntime.standalone;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.platform.server.ServerLogs;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.standalone.workload.Workloads;

/** What servers that run here say. */
record LocalLogs(Workloads workloads) implements ServerLogs {

  /** Who reads more slowly than a server writes misses lines, and is told how many. */
  private static final int MOST_WAITING = 10_000;

  private static final long ALIVE_SECONDS = 10;

  @Override
  public List<String> last(ObjectRef server, int lines) {
    return workloads.logOf(server).map(log -> log.last(lines)).orElse(List.of());
  }

  @Override
  public void follow(ObjectRef server, int lines, Reply.Listener listener)
      throws InterruptedException {
    var log = workloads.logOf(server).orElse(null);
    if (log == null) {
      return;
    }
    var waiting = new ArrayBlockingQueue<String>(MOST_WAITING);
    var missed = new AtomicLong();
    try (var _ =
        log.follow(
            lines,
            line -> {
              if (!waiting.offer(line)) {
                missed.incrementAndGet();
              }
            })) {
      boolean listened = true;
      while (listened) {
        var line = waiting.poll(ALIVE_SECONDS, TimeUnit.SECONDS);
        long gone = missed.getAndSet(0);
        if (gone > 0) {
          listened = hear(listener, "… %,d lines were missed".formatted(gone));
        }
        listened = listened && hear(listener, line == null ? "" : line);
      }
    }
  }

  private static boolean hear(Reply.Listener listener, String line) throws InterruptedException {
    return listener.hear(line.getBytes(StandardCharsets.UTF_8));
  }
}

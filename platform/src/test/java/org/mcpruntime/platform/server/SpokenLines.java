package org.mcpruntime.platform.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.process.api.Reply;

/** What servers of a test say, all into one log. */
public final class SpokenLines implements ServerLogs {

  private final List<String> said = new ArrayList<>();
  private final LinkedBlockingQueue<String> fresh = new LinkedBlockingQueue<>();

  public synchronized void say(String line) {
    said.add(line);
    fresh.add(line);
  }

  @Override
  public synchronized List<String> last(ObjectRef server, int lines) {
    return List.copyOf(said.subList(Math.max(0, said.size() - lines), said.size()));
  }

  private synchronized List<String> begin(ObjectRef server, int lines) {
    fresh.clear();
    return last(server, lines);
  }

  @Override
  public void follow(ObjectRef server, int lines, Reply.Listener listener)
      throws InterruptedException {
    for (var line : begin(server, lines)) {
      var _ = listener.hear(line.getBytes(UTF_8));
    }
    while (!listener.isGone()) {
      var line = fresh.poll(20, TimeUnit.MILLISECONDS);
      if (line != null) {
        var _ = listener.hear(line.getBytes(UTF_8));
      }
    }
  }
}

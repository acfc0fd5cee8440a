package org.mcpruntime.bridge.child;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lines of servers, kept. */
public final class Noted implements OutputSink {

  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void line(Stream stream, String text) {
    lines.add(text);
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}

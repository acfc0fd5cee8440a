package org.mcpruntime.bridge.stdio;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/** Lines of a stream, as they come. */
final class Listening implements Flow.Subscriber<String> {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private volatile boolean open;
  private volatile boolean over;

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    open = true;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    lines.add(line);
  }

  @Override
  public void onError(Throwable broken) {
    over = true;
  }

  @Override
  public void onComplete() {
    over = true;
  }

  boolean isOpen() {
    return open;
  }

  boolean isOver() {
    return over;
  }

  String text() {
    return String.join("\n", lines);
  }
}

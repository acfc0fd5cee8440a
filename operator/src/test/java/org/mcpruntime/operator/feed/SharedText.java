package org.mcpruntime.operator.feed;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.operator.identity.SharedSecret;

/** A Secret that several replicas of a test share; as the API keeps one. */
final class SharedText implements SharedSecret {

  private long version;
  private int writes;
  private boolean away;
  private @Nullable Map<String, String> data;
  private @Nullable Runnable before;

  void away(boolean is) {
    away = is;
  }

  /** Somebody else does this before the next write. */
  void beforeTheNextWrite(Runnable action) {
    before = action;
  }

  void put(Map<String, String> content) {
    data = Map.copyOf(content);
    version++;
  }

  int writes() {
    return writes;
  }

  @Override
  public String name() {
    return "home/shared";
  }

  @Override
  public Held read() {
    if (away) {
      return new Held.Unreached("the API is away");
    }
    return data == null ? new Held.Absent() : new Held.Found(Long.toString(version), data);
  }

  @Override
  public Written write(@Nullable String seen, Map<String, String> content) {
    var action = before;
    before = null;
    if (action != null) {
      action.run();
    }
    if (away) {
      return new Written.Failed("the API is away");
    }
    boolean agrees = data == null ? seen == null : Long.toString(version).equals(seen);
    if (!agrees) {
      return new Written.Overtaken();
    }
    put(content);
    writes++;
    return new Written.Done();
  }
}

package org.mcpruntime.operator.identity;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As the API keeps one: a version that counts up, and no write over what was not seen. */
final class MemorySecret implements SharedSecret {

  private long version;
  private int writes;
  private @Nullable Map<String, String> data;
  private @Nullable String fault;
  private @Nullable Runnable before;

  /** From now on nobody answers; null ends that. */
  void away(@Nullable String sentence) {
    fault = sentence;
  }

  /** Somebody else does this before the next write. */
  void beforeTheNextWrite(Runnable action) {
    before = action;
  }

  void put(@Nullable Map<String, String> content) {
    data = content;
    version++;
  }

  int writes() {
    return writes;
  }

  @Override
  public String name() {
    return "home/authority";
  }

  @Override
  public Held read() {
    if (fault != null) {
      return new Held.Unreached(fault);
    }
    return data == null ? new Held.Absent() : new Held.Found(Long.toString(version), data);
  }

  @Override
  public Written write(@Nullable String seen, Map<String, String> content) {
    var action = before;
    if (action != null) {
      before = null;
      action.run();
    }
    if (fault != null) {
      return new Written.Failed(fault);
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

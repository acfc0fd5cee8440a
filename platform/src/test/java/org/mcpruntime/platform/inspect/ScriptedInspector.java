package org.mcpruntime.platform.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says what a test wants, and keeps through which door it was asked. */
public final class ScriptedInspector implements Inspector {

  public Shown shown = new Shown(List.of(), null);
  public List<Came> comes = List.of();

  /** Why nothing can be reached; null where it can. */
  public @Nullable String away;

  public Consumer<Call> onCall = _ -> {};
  public final List<Door> doors = new ArrayList<>();
  public final List<Call> calls = new ArrayList<>();

  @Override
  public Shown tools(Door door) {
    enter(door);
    return shown;
  }

  @Override
  public void call(Door door, Call call, Listener listener) throws InterruptedException {
    enter(door);
    calls.add(call);
    onCall.accept(call);
    for (var came : comes) {
      if (!listener.hear(came)) {
        return;
      }
    }
  }

  private void enter(Door door) {
    doors.add(door);
    if (away != null) {
      throw new UnreachableException(away);
    }
  }

  static Came said(JsonNode message) {
    return new Came.Said(message);
  }
}

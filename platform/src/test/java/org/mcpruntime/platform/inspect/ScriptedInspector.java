package org.mcpruntime.platform.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a test wants, and keeps through which door it was asked. */
public final class ScriptedInspector implements Inspector {

  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  public Shown shown = new Shown(List.of(), null);
  public List<Came> comes = List.of();

  /** Why nothing can be reached; null where it can. */
  public @Nullable String away;

  public final List<Door> doors = new ArrayList<>();
  public final List<Call> calls = new ArrayList<>();

  @Override
  public Shown tools(Door door) {
    enter(door);
    return shown;
  }

  @Override
  public String call(Door door, Call call, Listener listener) throws InterruptedException {
    doors.add(door);
    calls.add(call);
    for (var came : comes) {
      if (!listener.hear(came)) {
        break;
      }
    }
    return TRACE;
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

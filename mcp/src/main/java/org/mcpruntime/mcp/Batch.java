package org.mcpruntime.mcp;

import java.util.List;

/** Several messages in one array, as revision 2025-03-26 has it; never empty. */
public record Batch(List<Envelope> messages) implements Reading {

  public Batch {
    messages = List.copyOf(messages);
  }

  /** The canonical writing of all. */
  public JsonText text() {
    var writer = new JsonWriter();
    writer.array();
    for (var message : messages) {
      writer.raw(message.text());
    }
    return writer.end().text();
  }
}

package org.mcpruntime.gateway.exchange;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;

/** What a client asked and no answer has come to yet. Nearly always it is one question, or none. */
final class Questions {

  private @Nullable Id one;
  private Method itsMethod = Method.UNKNOWN;

  /** All of them, where there was more than one. */
  private final Map<Id, Method> several;

  private Questions(Map<Id, Method> several) {
    this.several = several;
  }

  static Questions of(List<Envelope> messages) {
    var questions = new Questions(messages.size() > 1 ? new LinkedHashMap<>() : Map.of());
    for (var message : messages) {
      var id = message.id();
      if (id != null && message.message() instanceof Message.Request request) {
        questions.ask(id, request.method(), messages.size() == 1);
      }
    }
    return questions;
  }

  private void ask(Id id, Method method, boolean alone) {
    if (alone) {
      one = id;
      itsMethod = method;
    } else {
      several.put(id, method);
    }
  }

  /** An answer has come; the method of what it answers, null where nobody asked that. */
  @Nullable Method answered(Id id) {
    if (one != null && one.json().equals(id.json())) {
      one = null;
      return itsMethod;
    }
    return several.isEmpty() ? null : several.remove(id);
  }

  boolean isEmpty() {
    return one == null && several.isEmpty();
  }

  List<Id> ids() {
    return one == null ? List.copyOf(several.keySet()) : List.of(one);
  }

  /** The one that is left; null where there are none or several. */
  @Nullable Id only() {
    return one == null && several.size() == 1 ? several.keySet().iterator().next() : one;
  }

  void forEach(BiConsumer<Id, Method> consumer) {
    if (one != null) {
      consumer.accept(one, itsMethod);
    }
    several.forEach(consumer);
  }
}

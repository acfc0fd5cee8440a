package org.mcpruntime.mcp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message as it was read, and the canonical text that says exactly this.
 *
 * @param message what is decided on
 * @param id of a request or an answer; null for notifications, and for errors that name no request
 * @param revision what the message itself says it speaks: a modern request in {@code _meta}, {@code
 *     initialize} in its parameters; null for all others
 * @param text what is forwarded
 * @param parts of the text
 */
public record Envelope(
    Message message, @Nullable Id id, @Nullable String revision, JsonText text, Parts parts)
    implements Reading {

  /** Parts of a message's text, null where it has none. */
  public record Parts(
      @Nullable JsonText params,
      @Nullable JsonText arguments,
      @Nullable JsonText meta,
      @Nullable JsonText result,
      @Nullable JsonText error) {}

  /** Its method's name as it was sent; empty for an answer. */
  public String method() {
    var method =
        switch (message) {
          case Message.Request request -> request.method();
          case Message.Notification notification -> notification.method();
          case Message.Response _ -> null;
        };
    if (method != Method.UNKNOWN) {
      return method == null ? "" : method.word();
    }
    var sent = JsonText.stringOf(text.member(Member.METHOD.word()));
    return sent == null ? "" : sent;
  }

  /** A member of its parameters. */
  public @Nullable JsonText param(String name) {
    return parts.params == null ? null : parts.params.member(name);
  }

  /** A member of its {@code _meta}. */
  public @Nullable JsonText meta(String name) {
    return parts.meta == null ? null : parts.meta.member(name);
  }

  /** What {@code subscriptions/listen} wants to hear of: resources and tasks. */
  public List<Target> subscriptions() {
    var filter = param(Member.NOTIFICATIONS.word());
    if (filter == null) {
      return List.of();
    }
    var targets = new ArrayList<Target>();
    var resources = filter.member(Member.SUBSCRIBED_RESOURCES.word());
    if (resources != null) {
      resources.elements(uri -> targets.add(Target.resource(uri.string())));
    }
    var tasks = filter.member(Member.SUBSCRIBED_TASKS.word());
    if (tasks != null) {
      tasks.elements(id -> targets.add(new Target(Target.Kind.TASK, id.string())));
    }
    return List.copyOf(targets);
  }
}

package org.mcpruntime.mcp;

/** One JSON-RPC message, as far as a decision needs it. */
public sealed interface Message {

  /**
   * A request: it is answered.
   *
   * @param target what it asks for, {@link Target#NONE} where its method names nothing
   */
  record Request(Method method, Target target) implements Message {

    /** A request of a method whose target kind is the method's own. */
    public static Request of(Method method, String name) {
      return new Request(method, new Target(method.target(), name));
    }
  }

  /** A notification: nobody answers it. */
  record Notification(Method method) implements Message {}

  /** The answer of a client to a request of the server. */
  record Response() implements Message {}
}

package org.mcpruntime.platform.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Talks to a server as a caller does: through the gateway, and in no other way. */
public interface Inspector {

  /**
   * Where the gateway serves a server, and what says who calls.
   *
   * @param headers that name the caller
   */
  record Door(URI url, Map<String, String> headers) {
    public Door {
      headers = Map.copyOf(headers);
    }
  }

  record Call(String tool, ObjectNode arguments) {}

  /**
   * Somebody did not want to.
   *
   * @param status of HTTP
   * @param code of JSON-RPC; 0 where the answer was none of JSON-RPC
   * @param reason the gateway's word; empty where it said none
   */
  record Refused(int status, int code, String reason, String message) {}

  /**
   * What a caller is shown.
   *
   * @param tools as the server describes them; empty where that was refused
   */
  record Shown(List<JsonNode> tools, @Nullable Refused refused) {
    public Shown {
      tools = List.copyOf(tools);
    }
  }

  /** What comes of a call. */
  sealed interface Came {

    /** A message before the end: a notification, or something that the server asks. */
    record Said(JsonNode message) implements Came {}

    /** It was done, or the tool says that it failed. */
    record Result(int status, JsonNode result) implements Came {}

    record Failed(Refused refused) implements Came {}

    /** Nothing answers, or the answer did not come to its end. */
    record Lost(String sentence) implements Came {}
  }

  /** Hears what comes, message by message. */
  interface Listener {

    /**
     * @return false where nobody listens any more
     */
    boolean hear(Came came) throws InterruptedException;
  }

  /** Nothing answers there; the message says where. */
  final class UnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreachableException(String sentence) {
      super(sentence);
    }
  }

  /**
   * The tools that the caller may use.
   *
   * @throws UnreachableException where nothing answers
   */
  Shown tools(Door door);

  /**
   * Calls a tool; what is heard last is how it ended.
   *
   * @return the trace of the call, or of the greeting where that was refused
   */
  String call(Door door, Call call, Listener listener) throws InterruptedException;
}

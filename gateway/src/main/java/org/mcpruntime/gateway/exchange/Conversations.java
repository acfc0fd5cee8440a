package org.mcpruntime.gateway.exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.Method;

/**
 * What is open between a client and a server of the legacy era: questions of the server that the
 * client may answer, and requests whose answers may still come on another stream.
 *
 * <p>Keys begin with the sealed session, so nobody reaches what another caller has open. Bounded:
 * what was opened longest ago is forgotten first.
 */
final class Conversations {

  private static final int OPEN = 50_000;

  private record Key(String session, Id id) {}

  private final Map<Key, Method> questions = bounded();
  private final Map<Key, Method> requests = bounded();

  private static Map<Key, Method> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Key, Method> eldest) {
        return size() > OPEN;
      }
    };
  }

  /** The server asked this of the client. */
  synchronized void asked(String session, Id id, Method method) {
    questions.put(new Key(session, id), method);
  }

  /** Whether the client may answer this now; it may once. */
  synchronized boolean answers(String session, Id id) {
    return questions.remove(new Key(session, id)) != null;
  }

  /** The client asked this of the server, and no answer has come yet. */
  synchronized void requested(String session, Id id, Method method) {
    // An id that two requests have names neither: an answer to one could pass for the other's.
    requests.merge(new Key(session, id), method, (_, _) -> Method.UNKNOWN);
  }

  /** What the client asked that is answered now, if that is certain. */
  synchronized Optional<Method> answered(String session, Id id) {
    return Optional.ofNullable(requests.get(new Key(session, id)))
        .filter(method -> method != Method.UNKNOWN);
  }
}

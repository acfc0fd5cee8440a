package org.mcpruntime.process.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked.
 *
 * @param summary what it is for, in a line
 * @param parameters names of those that its query may have
 * @param reads what its body is; null where it has none
 */
public record Route(
    Verb verb,
    String path,
    String summary,
    Set<String> parameters,
    @Nullable Class<?> reads,
    Handler handler) {

  /** What is done. */
  public enum Verb {
    GET,
    PUT,
    POST,
    PATCH,
    DELETE
  }

  /** Answers; runs on a virtual thread. */
  public interface Handler {

    /**
     * @throws ApiException where the answer is that it cannot be
     */
    Reply answer(Asked asked) throws InterruptedException;
  }

  public Route {
    parameters = Set.copyOf(parameters);
  }

  public static Route get(String path, String summary, Set<String> parameters, Handler handler) {
    return new Route(Verb.GET, path, summary, parameters, null, handler);
  }

  public static Route post(String path, String summary, Class<?> reads, Handler handler) {
    return new Route(Verb.POST, path, summary, Set.of(), reads, handler);
  }

  public static Route delete(String path, String summary, Handler handler) {
    return new Route(Verb.DELETE, path, summary, Set.of(), null, handler);
  }
}

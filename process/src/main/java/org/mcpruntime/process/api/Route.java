package org.mcpruntime.process.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing that can be asked. */
public record Route(Verb verb, String path, Words words, Shape shape, Handler handler) {

  /** What is done. */
  public enum Verb {
    GET,
    PUT,
    POST,
    PATCH,
    DELETE
  }

  /**
   * What it is for, in a line, and who may.
   *
   * @param who the least role
   */
  public record Words(String summary, Principal.Role who) {}

  /**
   * What goes in and comes out.
   *
   * @param parameters names of those that its query may have
   * @param reads what its body is; null where it has none
   * @param answers what comes as JSON; {@link String} for text
   */
  public record Shape(Set<String> parameters, @Nullable Class<?> reads, Class<?> answers) {
    public Shape {
      parameters = Set.copyOf(parameters);
    }
  }

  /** Answers; runs on a virtual thread. */
  public interface Handler {

    /**
     * @throws ApiException where the answer is that it cannot be
     */
    Reply answer(Asked asked) throws InterruptedException;
  }

  /** Something that everybody who is known may ask. */
  public static Route get(String path, String summary, Class<?> answers, Handler handler) {
    var words = new Words(summary, Principal.Role.USER);
    return new Route(Verb.GET, path, words, new Shape(Set.of(), null, answers), handler);
  }

  /**
   * Something that changes something, which is for administrators.
   *
   * @param reads null where there is no body
   */
  public static Route change(
      Verb verb, String path, String summary, @Nullable Class<?> reads, Handler handler) {
    var words = new Words(summary, Principal.Role.ADMIN);
    return new Route(verb, path, words, new Shape(Set.of(), reads, Void.class), handler);
  }

  /** The same, which answers that. */
  public Route answering(Class<?> type) {
    return new Route(verb, path, words, new Shape(shape.parameters, shape.reads, type), handler);
  }

  /** The same, whose query may have these. */
  public Route taking(Set<String> parameters) {
    var taken = new Shape(parameters, shape.reads, shape.answers);
    return new Route(verb, path, words, taken, handler);
  }

  /** The same, for others. */
  public Route by(Principal.Role least) {
    return new Route(verb, path, new Words(words.summary, least), shape, handler);
  }
}

package org.mcpruntime.process.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;

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

  /** How an answer is written. */
  public enum Form {
    /** JSON in camel case. */
    CAMEL(Reply.JSON),
    /** JSON in snake case. */
    SNAKE(Reply.JSON),
    TEXT(Reply.TEXT),
    PARQUET(Reply.PARQUET),
    YAML(Reply.YAML);

    private final String type;

    Form(String type) {
      this.type = type;
    }

    /** The media type. */
    public String type() {
      return type;
    }

    /** The one that writes records so. */
    public ObjectMapper mapper() {
      return this == SNAKE ? Json.SNAPSHOTS : Json.RESOURCES;
    }
  }

  /**
   * What goes in and comes out.
   *
   * @param parameters that its query may have
   * @param reads what its body is; null where it has none
   * @param answers what comes; {@link String} for text, an array of bytes for a file
   * @param lines what each line is where the query asks for lines; null where it cannot
   */
  public record Shape(
      List<Parameter> parameters,
      @Nullable Class<?> reads,
      Class<?> answers,
      Form form,
      @Nullable Class<?> lines) {
    public Shape {
      parameters = List.copyOf(parameters);
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
    var form = answers == String.class ? Form.TEXT : Form.CAMEL;
    var shape = new Shape(List.of(), null, answers, form, null);
    return new Route(Verb.GET, path, new Words(summary, Principal.Role.USER), shape, handler);
  }

  /**
   * Something that changes something, which is for administrators.
   *
   * @param reads null where there is no body
   */
  public static Route change(
      Verb verb, String path, String summary, @Nullable Class<?> reads, Handler handler) {
    var shape = new Shape(List.of(), reads, Void.class, Form.CAMEL, null);
    return new Route(verb, path, new Words(summary, Principal.Role.ADMIN), shape, handler);
  }

  private Route with(Shape other) {
    return new Route(verb, path, words, other, handler);
  }

  /** The same, which answers that. */
  public Route answering(Class<?> type) {
    return with(new Shape(shape.parameters, shape.reads, type, shape.form, shape.lines));
  }

  /** The same, written so. */
  public Route writing(Form form) {
    return with(new Shape(shape.parameters, shape.reads, shape.answers, form, shape.lines));
  }

  /** The same, whose query may have these. */
  public Route taking(List<Parameter> parameters) {
    return with(new Shape(parameters, shape.reads, shape.answers, shape.form, shape.lines));
  }

  /** The same, which can answer lines of that. */
  public Route streaming(Class<?> line) {
    return with(new Shape(shape.parameters, shape.reads, shape.answers, shape.form, line));
  }

  /** The same, for others. */
  public Route by(Principal.Role least) {
    return new Route(verb, path, new Words(words.summary, least), shape, handler);
  }
}

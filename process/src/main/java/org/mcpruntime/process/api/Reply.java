package org.mcpruntime.process.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.mcpruntime.contract.json.Json;

/** What a handler answers. */
public sealed interface Reply {

  /** All of it at once. */
  record Whole(int status, String type, ByteBuffer body) implements Reply {}

  /** Lines, for as long as there are some and somebody listens. */
  record Lines(String type, Source source) implements Reply {}

  /**
   * Bytes as they are made. Nothing is said before the first of them, so that what fails at once is
   * answered as a failure.
   */
  record Bytes(String type, Body body) implements Reply {}

  /** Writes bytes, on a thread of its own, until there are no more. */
  interface Body {

    /**
     * @param out takes no more where nobody listens any more
     */
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  /** Says lines, on a thread of its own, until there are no more. */
  interface Source {

    void say(Listener listener) throws InterruptedException;
  }

  /** Who hears lines. */
  interface Listener {

    /**
     * Says a line, without its end; waits while earlier ones are still on their way. An empty one
     * says that the speaker is alive.
     *
     * @return false where nobody listens any more
     */
    boolean hear(byte[] line) throws InterruptedException;

    /** Whether nobody listens any more. */
    boolean isGone();
  }

  String JSON = "application/json";
  String JSON_LINES = "application/jsonl";
  String PARQUET = "application/vnd.apache.parquet";
  String YAML = "application/yaml";
  String TEXT = "text/plain; charset=utf-8";

  /** A record in camel case. */
  static Reply json(Object body) {
    return json(200, body);
  }

  static Reply json(int status, Object body) {
    return new Whole(status, JSON, ByteBuffer.wrap(bytes(Json.RESOURCES, body)));
  }

  /** A record in snake case, as the original writes rows. */
  static Reply snake(Object body) {
    return new Whole(200, JSON, ByteBuffer.wrap(bytes(Json.SNAPSHOTS, body)));
  }

  static Reply text(String text) {
    return new Whole(200, TEXT, StandardCharsets.UTF_8.encode(text));
  }

  /** One line of JSON. */
  static byte[] line(ObjectMapper mapper, Object body) {
    return bytes(mapper, body);
  }

  private static byte[] bytes(ObjectMapper mapper, Object body) {
    try {
      return mapper.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records can be written as JSON", e);
    }
  }
}

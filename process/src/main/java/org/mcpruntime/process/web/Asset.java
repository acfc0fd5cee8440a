package org.mcpruntime.process.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** A file that a browser may have, as it lies in memory. */
public record Asset(String type, ByteBuffer body) {

  /**
   * Reads one from the class path.
   *
   * @param near a class in whose jar it lies
   * @param resource its name, from the root
   */
  public static Asset read(Class<?> near, String resource) {
    try (var in = near.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new Asset(type(resource), ByteBuffer.wrap(in.readAllBytes()).asReadOnlyBuffer());
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " cannot be read", e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "html" -> "text/html; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("nobody knows the type of " + name);
    };
  }
}

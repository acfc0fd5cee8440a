package org.mcpruntime.image;

import java.io.Serial;

/** An image cannot be made or delivered; the message says why, and what to do. */
public final class ImageRefusal extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  ImageRefusal(String message) {
    super(message);
  }

  ImageRefusal(String message, Throwable cause) {
    super(message, cause);
  }
}

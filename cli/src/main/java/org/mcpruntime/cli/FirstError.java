package org.mcpruntime.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers why output could not be written, which {@link java.io.PrintWriter} forgets. */
final class FirstError extends FilterOutputStream {

  private @Nullable String message;

  FirstError(OutputStream target) {
    super(new BufferedOutputStream(target));
  }

  Optional<String> error() {
    return Optional.ofNullable(message);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw remember(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw remember(e);
    }
  }

  private IOException remember(IOException e) {
    message = message == null ? String.valueOf(e.getMessage()) : message;
    return e;
  }
}

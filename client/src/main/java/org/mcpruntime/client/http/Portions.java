package org.mcpruntime.client.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body whose length is told, as a whole or piece by piece; one that ends earlier is an error. */
final class Portions extends FilterInputStream {

  /** Piece by piece. */
  static final int CHUNKED = -1;

  private static final int MOST_LINE = 4 << 10;

  private final boolean chunked;

  /** So much of this piece has not been read. */
  private int left;

  private boolean begun;
  private boolean ended;

  Portions(InputStream in, int length) {
    super(in);
    this.chunked = length == CHUNKED;
    this.left = chunked ? 0 : length;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !ended) {
      next();
    }
    if (ended) {
      return -1;
    }
    int read = in.read(into, from, Math.min(length, left));
    if (read < 0) {
      throw new IOException("the connection ended before the answer did");
    }
    left -= read;
    return read;
  }

  private void next() throws IOException {
    if (!chunked) {
      ended = true;
      return;
    }
    if (begun && !Head.line(in, MOST_LINE).isEmpty()) {
      throw new IOException("a piece of the answer is longer than it says");
    }
    begun = true;
    var line = Head.line(in, MOST_LINE);
    int extension = line.indexOf(';');
    left = Head.digits((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
    if (left < 0) {
      throw new IOException("a piece of the answer has no length");
    }
    ended = left == 0; // what follows are trailers, which nobody asked for
  }

  @Override
  public long skip(long length) throws IOException {
    long skipped = 0;
    while (skipped < length && read() >= 0) {
      skipped++;
    }
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return Math.min(left, in.available());
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}

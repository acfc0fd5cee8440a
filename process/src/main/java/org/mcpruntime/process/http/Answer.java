package org.mcpruntime.process.http;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;

/**
 * The answer to one request; used on {@link #loop()} only.
 *
 * <p>Either {@link #send} once, or {@link #start}, any number of {@link #write}, and {@link #end}.
 * When the client is gone all of them do nothing.
 */
public interface Answer {

  /** The loop that everything about this request happens on. */
  EventLoop loop();

  /** A whole answer. */
  void send(int status, HttpHeaders headers, ByteBuffer body);

  /** The head of an answer that comes in pieces. */
  void start(int status, HttpHeaders headers);

  /** The next piece; the bytes must not be written to any more. */
  void write(byte[] piece);

  /** The end of an answer that came in pieces. */
  void end();

  /** Cuts an answer off, so that the client sees that it is not whole. */
  void abort();

  /**
   * Says how much memory what is gathered for this answer takes now, besides the request; it is
   * given back when the answer has ended.
   *
   * @return false where there is not so much; nothing is changed then
   */
  boolean keeps(int bytes);

  /** Whether more can be written without it piling up here. */
  boolean isWritable();

  /** What to do each time that writing becomes possible again. */
  void onWritable(Runnable action);

  /** What to do when the client goes away before the answer has ended; at once if it is gone. */
  void onGone(Runnable action);
}

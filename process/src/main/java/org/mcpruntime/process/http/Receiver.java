package org.mcpruntime.process.http;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * What is told of the answer to a request of ours, on the loop that it was made on: a head, pieces,
 * and an end; or, at any time instead, a failure. After the end, a failure or {@link Call#cancel}
 * nothing more comes.
 */
public interface Receiver {

  void head(int status, HttpHeaders headers);

  /** A piece of the body, in a part of an array that is used again after this returns. */
  void piece(byte[] bytes, int from, int to);

  void end();

  void failed(CallFailure failure);
}

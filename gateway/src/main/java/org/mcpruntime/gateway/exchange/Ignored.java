package org.mcpruntime.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaders;
import org.mcpruntime.process.http.CallFailure;
import org.mcpruntime.process.http.Receiver;

/** For answers that nobody waits for. */
enum Ignored implements Receiver {
  INSTANCE;

  @Override
  public void head(int status, HttpHeaders headers) {}

  @Override
  public void piece(byte[] bytes, int from, int to) {}

  @Override
  public void end() {}

  @Override
  public void failed(CallFailure failure) {}
}

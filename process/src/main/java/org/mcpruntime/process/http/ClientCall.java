package org.mcpruntime.process.http;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** One request of ours, from before it has a connection until its end. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails says so by itself
final class ClientCall implements Call {

  private final String authority;
  private final Outgoing request;
  private final Receiver receiver;
  private @Nullable Channel channel;
  private boolean over;

  ClientCall(String authority, Outgoing request, Receiver receiver) {
    this.authority = authority;
    this.request = request;
    this.receiver = receiver;
  }

  /** The value of the Host header. */
  String authority() {
    return authority;
  }

  Outgoing request() {
    return request;
  }

  Receiver receiver() {
    return receiver;
  }

  boolean isOver() {
    return over;
  }

  /** The connection that it is, or will be, made on. */
  void connecting(Channel made) {
    channel = made;
  }

  void end() {
    if (!over) {
      over = true;
      receiver.end();
    }
  }

  void fail(CallFailure.Kind kind, String detail) {
    if (!over) {
      over = true;
      receiver.failed(new CallFailure(kind, detail));
    }
  }

  @Override
  public void cancel() {
    if (!over) {
      over = true;
      if (channel != null) {
        channel.close();
      }
    }
  }

  @Override
  public void pause() {
    read(false);
  }

  @Override
  public void resume() {
    read(true);
  }

  private void read(boolean on) {
    if (!over && channel != null) {
      channel.config().setAutoRead(on);
    }
  }
}

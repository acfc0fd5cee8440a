package org.mcpruntime.performance.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many streams that nobody says anything on. */
@SuppressWarnings("FutureReturnValueIgnored") // failures are counted where they show
final class IdleStreams implements AutoCloseable {

  private static final int AT_ONCE = 200;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  /** Opens that many, a few hundred at once, and waits until each has its head. */
  static IdleStreams open(int port, byte[] request, int count) throws InterruptedException {
    var streams = new IdleStreams();
    var room = new Semaphore(AT_ONCE);
    for (int i = 0; i < count; i++) {
      if (!room.tryAcquire(30, TimeUnit.SECONDS)) {
        break; // it takes no more; how many there are is told
      }
      streams.open(port, request, room);
    }
    boolean _ = room.tryAcquire(AT_ONCE, 30, TimeUnit.SECONDS);
    return streams;
  }

  private void open(int port, byte[] request, Semaphore room) {
    var listener =
        new AnswerReader.Listener() {
          private boolean heard;

          @Override
          public void answered(boolean well) {
            if (!heard && well) {
              heard = true;
              open.incrementAndGet();
              room.release();
            }
          }

          @Override
          public void closed() {
            ended.incrementAndGet();
            if (!heard) {
              room.release();
            } else {
              open.decrementAndGet();
            }
          }
        };
    new Bootstrap()
        .group(group)
        .channel(EpollSocketChannel.class)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new AnswerReader(0, listener));
              }
            })
        .connect("127.0.0.1", port)
        .addListener(
            (io.netty.channel.ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                connected.channel().writeAndFlush(Unpooled.wrappedBuffer(request));
              } else {
                listener.closed();
              }
            });
  }

  int count() {
    return open.get();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}

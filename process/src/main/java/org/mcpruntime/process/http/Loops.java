package org.mcpruntime.process.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The event loops of a process, and the kind of sockets that they serve. */
public final class Loops implements AutoCloseable {

  /** How the system is asked for input and output. */
  public enum Transport {
    /** The best that this system has and allows: io_uring, else epoll, else NIO. */
    AUTO,
    EPOLL,
    IO_URING,
    NIO
  }

  private final Transport transport;
  private final EventLoopGroup group;

  private static final int SHARE_OF_HEAP = 3;

  private final Room room = new Room(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  private final Map<EventExecutor, Own> own = new HashMap<>();

  /** What each loop has for itself. */
  private record Own(HeadBuffer head, PlainReader reader) {}

  /**
   * Starts loops.
   *
   * @throws IllegalArgumentException when this system does not have the transport
   */
  public Loops(Transport wanted, int threads) {
    transport = wanted == Transport.AUTO ? best() : wanted;
    trackNoLeaks();
    group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("loop", true), handlers(transport));
    group.forEach(loop -> own.put(loop, new Own(new HeadBuffer(), new PlainReader())));
  }

  /** Netty notes where one buffer of many was made, as stack traces; who looks for a leak asks. */
  private static void trackNoLeaks() {
    boolean asked =
        System.getProperty("io.netty.leakDetection.level") != null
            || ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.SIMPLE;
    if (!asked) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
  }

  /**
   * io_uring asks the system once for all that a loop has to send and receive: a sixth less CPU a
   * call than epoll. Many containers and kernels forbid it; then it is not available.
   */
  private static Transport best() {
    if (IoUring.isAvailable()) {
      return Transport.IO_URING;
    }
    return Epoll.isAvailable() ? Transport.EPOLL : Transport.NIO;
  }

  private static IoHandlerFactory handlers(Transport transport) {
    return switch (transport) {
      case AUTO, NIO -> NioIoHandler.newFactory();
      case EPOLL -> {
        require(Epoll.isAvailable(), "epoll", Epoll.unavailabilityCause());
        yield EpollIoHandler.newFactory();
      }
      case IO_URING -> {
        require(IoUring.isAvailable(), "io_uring", IoUring.unavailabilityCause());
        yield IoUringIoHandler.newFactory();
      }
    };
  }

  private static void require(boolean available, String name, Throwable cause) {
    if (!available) {
      throw new IllegalArgumentException(
          "this system has no %s; choose another transport".formatted(name), cause);
    }
  }

  /** What was chosen. */
  public Transport transport() {
    return transport;
  }

  /** A loop for calls that belong to no connection of a client. */
  public EventLoop next() {
    return group.next();
  }

  /** Where messages on this channel are made. */
  WholeMessage.Memory memory(Channel channel) {
    var loops = own.get(channel.eventLoop());
    if (loops == null) {
      throw new IllegalArgumentException("the channel is on no loop of these");
    }
    return new WholeMessage.Memory(loops.head, loops.reader, channel.alloc());
  }

  /** Where the bodies of all that happens on these loops are kept. */
  Room room() {
    return room;
  }

  /** Bytes of bodies that are kept now: of requests and answers under way, small ones left out. */
  public long heldBytes() {
    return room.taken();
  }

  EventLoopGroup group() {
    return group;
  }

  Class<? extends ServerChannel> serverChannel() {
    return switch (transport) {
      case AUTO, NIO -> NioServerSocketChannel.class;
      case EPOLL -> EpollServerSocketChannel.class;
      case IO_URING -> IoUringServerSocketChannel.class;
    };
  }

  Class<? extends SocketChannel> channel() {
    return switch (transport) {
      case AUTO, NIO -> NioSocketChannel.class;
      case EPOLL -> EpollSocketChannel.class;
      case IO_URING -> IoUringSocketChannel.class;
    };
  }

  /** Ends the loops; what is under way is cut. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}

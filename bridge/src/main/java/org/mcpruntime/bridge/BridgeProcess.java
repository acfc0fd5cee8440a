package org.mcpruntime.bridge;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.mcpruntime.bridge.child.Keeper;
import org.mcpruntime.bridge.child.LogSink;
import org.mcpruntime.bridge.child.ServerProcess;
import org.mcpruntime.bridge.child.ServerStatus;
import org.mcpruntime.bridge.child.SystemTime;
import org.mcpruntime.bridge.stdio.StdioBridge;
import org.mcpruntime.process.health.ManagementApp;
import org.mcpruntime.process.health.Readiness;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.metrics.Metrics;

/** A bridge that runs: its server, and two ports. */
final class BridgeProcess {

  /** What only a main can give: time and chance. */
  record World(SystemTime time, RandomGenerator chance, Log log) {}

  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final World world;
  private final Readiness readiness = new Readiness();
  private final Readiness.Condition serves = readiness.condition("server", "starting");
  private final Keeper keeper = Keeper.find();
  private final Loops loops = new Loops(Loops.Transport.AUTO, 2);
  private final StdioBridge bridge;
  private final HttpServer traffic;
  private final HttpServer management;

  BridgeProcess(BridgeConfig config, World world) {
    this.world = world;
    var metrics = new Metrics().withJvm();
    var means =
        new ServerProcess.Means(keeper, new LogSink(world.log()), world.time(), world.log());
    bridge = new StdioBridge(config.plan(), means, metrics, world.chance());
    bridge.listen(this::tell);
    var listen = config.listen();
    traffic =
        new HttpServer(
            loops,
            new InetSocketAddress(listen.address(), listen.port()),
            null,
            ServerLimits.DEFAULT,
            bridge.app());
    management =
        new HttpServer(
            loops,
            new InetSocketAddress(listen.metricsAddress(), listen.metricsPort()),
            null,
            ServerLimits.DEFAULT,
            new ManagementApp(() -> readiness.report().unready(), metrics));
    bridge.start();
  }

  private void tell(ServerStatus status) {
    switch (status) {
      case ServerStatus.Ready _ -> serves.met();
      case ServerStatus.Starting _ -> serves.unmet("starting");
      case ServerStatus.BackingOff off -> serves.unmet(off.reason());
      case ServerStatus.Stopped _ -> serves.unmet("stopped");
      case ServerStatus.Failed failed -> serves.unmet(failed.reason());
    }
  }

  int port() {
    return traffic.port();
  }

  int managementPort() {
    return management.port();
  }

  /**
   * Stops: nothing new is taken, every process ends with what it started.
   *
   * @return whether no answer had to be cut
   */
  boolean stop() throws InterruptedException {
    readiness.drain();
    bridge.stop();
    boolean clean = traffic.close(LAST_WORDS);
    var _ = management.close(LAST_WORDS);
    loops.close();
    world.time().close();
    keeper.close();
    return clean;
  }
}

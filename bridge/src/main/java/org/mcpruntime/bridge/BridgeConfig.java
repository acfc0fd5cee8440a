package org.mcpruntime.bridge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.bridge.child.Grace;
import org.mcpruntime.bridge.child.Launch;
import org.mcpruntime.bridge.child.Pace;
import org.mcpruntime.bridge.child.ResourceLimits;
import org.mcpruntime.bridge.stdio.Bounds;
import org.mcpruntime.bridge.stdio.StdioBridge;
import org.mcpruntime.contract.object.TimeSpan;
import org.mcpruntime.contract.server.Stdio;
import org.mcpruntime.mcp.Limits;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;

/** Everything that a bridge is told when it starts. */
record BridgeConfig(Listen listen, StdioBridge.Plan plan, Logging logging) {

  /** Where it listens. */
  record Listen(String address, int port, String metricsAddress, int metricsPort) {}

  /** What it says of itself. */
  record Logging(Form form, Level level) {}

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(24);

  /**
   * Reads the settings; what is wrong with them is in {@link Settings#problems}.
   *
   * @param command the server's program and its arguments
   * @param environment of which the server sees what {@code SERVER_ENV} names
   */
  static BridgeConfig of(Settings settings, List<String> command, Map<String, String> environment) {
    var address =
        settings.text(
            "LISTEN_ADDRESS", "127.0.0.1", "address of both ports, where nothing else is said");
    var listen =
        new Listen(
            address,
            settings.number("PORT", 8088, 0, 65535, "port of the server; 0 takes a free one"),
            settings.text(
                "METRICS_ADDRESS", address, "address of METRICS_PORT, for probes of a pod"),
            settings.number(
                "METRICS_PORT", 9104, 0, 65535, "port of /health, /ready and /metrics"));
    var path = path(settings);
    var mode =
        settings.word("MODE", Stdio.Mode.SESSION, "a process for each session, or one shared");
    var launch = launch(settings, command, environment);
    var bounds = bounds(settings);
    var grace =
        new Grace(
            duration(settings, "STOP_AFTER_END", "2s", "for a server to end with its input"),
            duration(settings, "STOP_AFTER_TERM", "3s", "for a server to end when it is told to"));
    var usual = Pace.USUAL;
    var pace = new Pace(bounds.start(), usual.first(), usual.most(), usual.quiet());
    return new BridgeConfig(
        listen,
        new StdioBridge.Plan(launch, mode, path, bounds, pace, grace),
        new Logging(
            settings.word("LOG_FORMAT", Form.JSON, "how log lines are written"),
            settings.word("LOG_LEVEL", Level.INFO, "the least important level that is logged")));
  }

  private static String path(Settings settings) {
    var path = settings.text("MCP_PATH", "/mcp", "path of the endpoint");
    if (!path.startsWith("/")) {
      settings.problem("MCP_PATH", "a path that begins with a slash");
    }
    return path;
  }

  private static Duration duration(Settings settings, String name, String absent, String sentence) {
    var usual = TimeSpan.of(absent).duration();
    return settings.duration(name, usual, SHORTEST, LONGEST, sentence);
  }

  private static Launch launch(
      Settings settings, List<String> command, Map<String, String> environment) {
    var name = settings.text("MCP_SERVER_NAME", "server", "name of the server in logs");
    var directory = settings.path("SERVER_DIRECTORY", Path.of("."), "where the server runs");
    var passed =
        settings.list("SERVER_ENV", List.of(), "variables that the server sees beside the usual");
    int memory =
        settings.number("SERVER_MEMORY_MIB", 0, 0, 1 << 20, "memory of a process; 0 for no bound");
    int files =
        settings.number("SERVER_FILES", 0, 0, 1 << 20, "open files of a process; 0 for no bound");
    var seen = new TreeMap<>(Launch.inherited(environment));
    for (var variable : passed) {
      @Nullable String value = environment.get(variable);
      if (value != null) {
        seen.put(variable, value);
      }
    }
    var limits =
        new ResourceLimits(memory == 0 ? null : (long) memory << 20, files == 0 ? null : files);
    var words = command.isEmpty() ? List.of("none") : command;
    return new Launch(name, words, directory.toAbsolutePath(), seen, limits);
  }

  private static Bounds bounds(Settings settings) {
    var usual = Bounds.USUAL;
    return new Bounds(
        settings.number(
            "MAX_SESSIONS", usual.sessions(), 1, 10_000, "sessions at once, a process each or not"),
        settings.number(
            "MAX_REQUESTS", usual.requests(), 1, 100_000, "requests at once of one process"),
        duration(settings, "SESSION_IDLE_TIMEOUT", "30m", "a session unused for so long ends"),
        duration(settings, "START_TIMEOUT", "60s", "for a process to answer its handshake"),
        duration(settings, "CLIENT_TIMEOUT", "30s", "for a client to read its stream"),
        duration(settings, "KEEP_ALIVE", "15s", "between comments on silent streams"),
        sized(
            Limits.REQUEST,
            settings.number(
                "MAX_REQUEST_BYTES", 1 << 20, 1024, 1 << 28, "bytes of one message of a client")),
        sized(
            Limits.RESPONSE,
            settings.number(
                "MAX_LINE_BYTES", 16 << 20, 1024, 1 << 28, "bytes of one line of the server")));
  }

  private static Limits sized(Limits usual, int bytes) {
    return new Limits(bytes, usual.depth(), usual.digits(), usual.nameBytes(), usual.batch());
  }
}

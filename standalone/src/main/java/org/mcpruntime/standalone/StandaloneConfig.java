package org.mcpruntime.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.mcpruntime.analytics.duckdb.DuckSettings;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.Level;

/**
 * Everything that the platform is told when it starts.
 *
 * @param data the folder that holds all that it keeps
 * @param address of both ports
 * @param hosts names that the API is asked by, besides those of this machine
 * @param home where the product is installed, which servers see as {@code MCP_RUNTIME_HOME}
 */
public record StandaloneConfig(
    Path data,
    String address,
    Ports ports,
    Set<String> hosts,
    Path home,
    Records records,
    Events events,
    Said said) {

  /** Settings that are said without a value. */
  public static final Set<String> SWITCHES = Set.of("DEMO", "PLAIN");

  /** Where it listens; 0 takes a free one. */
  public record Ports(int api, int gateway) {}

  /**
   * How records are kept.
   *
   * @param mebibytes of room for those that wait
   * @param keep how long those stay that the store has, so that a store that was lost can be made
   *     again
   */
  public record Records(int mebibytes, Duration keep, Duration sync) {}

  /**
   * How long events are kept; the oldest go first.
   *
   * @param mebibytes of room on the disk
   * @param memory mebibytes that the store takes beside Java's
   */
  public record Events(Duration age, int mebibytes, int memory) {}

  /**
   * What is said to people.
   *
   * @param plain whether lines are only added
   * @param demo whether example servers are brought along
   */
  public record Said(Level log, boolean plain, boolean demo) {}

  /**
   * Reads the settings; what is wrong with them is in {@link Settings#problems}.
   *
   * @param user the home directory of who starts it
   * @param home where the product is installed
   */
  public static StandaloneConfig of(Settings settings, Path user, Path home) {
    var data =
        settings.path(
            "DATA",
            user.resolve(".mcpruntime").resolve("standalone"),
            "the folder that holds resources, records, logs and keys");
    var address =
        settings.text("LISTEN_ADDRESS", "127.0.0.1", "address of both ports; others can reach it");
    var ports =
        new Ports(
            settings.number("API_PORT", 8080, 0, 65535, "port of the API; 0 takes a free one"),
            settings.number("GATEWAY_PORT", 8091, 0, 65535, "port of the gateway"));
    var hosts =
        settings.list("API_HOSTS", List.of(), "names that the API is asked by, besides localhost");
    var records =
        new Records(
            settings.number("AUDIT_MAX_MIB", 256, 16, 1 << 20, "room for records that wait"),
            settings.duration(
                "AUDIT_KEEP",
                Duration.ofHours(24),
                Duration.ZERO,
                Duration.ofDays(3650),
                "how long records stay when the store has them, in half of their room"),
            settings.duration(
                "AUDIT_SYNC_INTERVAL",
                Duration.ofSeconds(1),
                Duration.ofMillis(10),
                Duration.ofHours(1),
                "how much a power failure may take away"));
    var events =
        new Events(
            settings.duration(
                "EVENTS_MAX_AGE",
                Duration.ofDays(90),
                Duration.ofHours(1),
                Duration.ofDays(36_500),
                "how long events are kept"),
            settings.number(
                "EVENTS_MAX_MIB", 10 << 10, 64, 1 << 24, "room for events; the oldest go first"),
            settings.number(
                "EVENTS_MEMORY_MIB",
                DuckSettings.USUAL_MEMORY_MIB,
                64,
                1 << 20,
                "memory of the store, beside Java's"));
    var said =
        new Said(
            settings.word("LOG_LEVEL", Level.WARN, "the least important level that is logged"),
            settings.flag("PLAIN", false, "lines only, as where there is no terminal"),
            settings.flag("DEMO", false, "brings example servers, a grant and a session"));
    return new StandaloneConfig(
        data.toAbsolutePath(), address, ports, Set.copyOf(hosts), home, records, events, said);
  }
}

package org.mcpruntime.operator;

import java.util.List;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;

/**
 * Everything that the operator is told when it starts.
 *
 * @param children what decides the objects of servers
 */
record ProcessConfig(
    Listen listen,
    Self self,
    Duties duties,
    Serving serving,
    Logging logging,
    OperatorConfig children) {

  /** Where it listens; 0 takes a free port. */
  record Listen(String address, int metrics, int probes, int feed, int webhook) {}

  /** Which replica it is, and where. */
  record Self(String name, String namespace) {}

  /**
   * What it does.
   *
   * @param namespaces of servers; empty for all
   * @param leaderElection whether other replicas may be there
   */
  record Duties(List<String> namespaces, boolean leaderElection, boolean webhooks) {

    Duties {
      namespaces = namespaces.stream().distinct().sorted().toList();
    }
  }

  /**
   * How it is known to those who call it over TLS.
   *
   * @param names of its certificate; none where nobody does
   * @param registration the ValidatingWebhookConfiguration that is told whom to trust; may be empty
   */
  record Serving(List<String> names, String registration) {

    Serving {
      names = List.copyOf(names);
    }
  }

  /** What it says of itself. */
  record Logging(Form form, Level level) {}

  /** Reads the settings; what is wrong with them is in {@link Settings#problems}. */
  static ProcessConfig of(Settings settings) {
    var listen = listen(settings);
    var self =
        new Self(
            settings.text("POD_NAME", "operator", "name of this replica, for the lease and events"),
            settings.text("POD_NAMESPACE", "mcp-runtime", "its namespace, with lease and keys"));
    var duties =
        new Duties(
            settings.list(
                "WATCH_NAMESPACES", List.of(), "namespaces of servers; all unless it is set"),
            settings.flag(
                "LEADER_ELECT", false, "whether one of several replicas writes at a time"),
            webhooks(settings));
    return new ProcessConfig(
        listen,
        self,
        duties,
        serving(settings, duties),
        new Logging(
            settings.word("LOG_FORMAT", Form.JSON, "how log lines are written"),
            settings.word("LOG_LEVEL", Level.INFO, "the least important level that is logged")),
        OperatorConfig.of(settings));
  }

  private static Serving serving(Settings settings, Duties duties) {
    var serving =
        new Serving(
            settings.list(
                "MCP_SERVING_NAMES", List.of(), "names that it is called by over TLS, of DNS"),
            settings.text(
                "MCP_WEBHOOK_REGISTRATION",
                "",
                "ValidatingWebhookConfiguration that it tells whom to trust"));
    if (duties.webhooks() && serving.names().isEmpty()) {
      settings.problem("MCP_SERVING_NAMES", "the webhook's names, for MCP_ENABLE_WEBHOOKS is set");
    }
    return serving;
  }

  private static Listen listen(Settings settings) {
    return new Listen(
        settings.text("LISTEN_ADDRESS", "0.0.0.0", "address of all ports"),
        port(settings, "METRICS_PORT", 8080, "of /metrics"),
        port(settings, "PROBES_PORT", 8081, "of /healthz and /readyz"),
        port(settings, "FEED_PORT", 8093, "where gateways hear of policies"),
        port(settings, "WEBHOOK_PORT", 9443, "where the API server asks about admission"));
  }

  private static int port(Settings settings, String name, int absent, String sentence) {
    return settings.number(name, absent, 0, 65535, sentence);
  }

  /** In the spellings that the original took; it took every other word for no. */
  private static boolean webhooks(Settings settings) {
    var name = "MCP_ENABLE_WEBHOOKS";
    return switch (settings.text(name, "false", "whether it answers admission: true or 1")) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> {
        settings.problem(name, "true, 1, false or 0");
        yield false;
      }
    };
  }
}

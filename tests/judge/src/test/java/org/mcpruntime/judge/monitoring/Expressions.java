package org.mcpruntime.judge.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What dashboards and rules ask Prometheus, and of which metrics and labels. */
final class Expressions {

  static final Path ROOT = Path.of(System.getProperty("repo.root"));
  static final Path RULES = ROOT.resolve("deploy/alerts/mcp-runtime.rules.yaml");
  static final ObjectMapper JSON = new ObjectMapper();
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final Pattern METRIC =
      Pattern.compile("\\b((?:mcp|jvm|process)_[a-z_]+|up)\\b(?:\\{([^}]*)})?");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*=?[=~!]");
  private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");

  private Expressions() {}

  /**
   * An expression.
   *
   * @param place where it stands
   */
  record Expression(String place, String text) {

    /** Every metric, and the labels that it is asked for by. */
    Map<String, Set<String>> metrics() {
      var found = new TreeMap<String, Set<String>>();
      var grouped = new TreeSet<String>();
      BY.matcher(text)
          .results()
          .forEach(by -> grouped.addAll(List.of(by.group(1).strip().split(",\\s*", -1))));
      METRIC
          .matcher(text)
          .results()
          .forEach(
              metric -> {
                var labels = found.computeIfAbsent(metric.group(1), _ -> new TreeSet<>(grouped));
                if (metric.group(2) != null) {
                  LABEL
                      .matcher(metric.group(2))
                      .results()
                      .forEach(label -> labels.add(label.group(1)));
                }
              });
      return found;
    }
  }

  static List<Path> dashboards() throws IOException {
    try (var files = Files.list(ROOT.resolve("deploy/dashboards"))) {
      return files.sorted().toList();
    }
  }

  /** Those of all dashboards, as Grafana asks them where everything is chosen. */
  static List<Expression> ofDashboards() throws IOException {
    var all = new ArrayList<Expression>();
    for (var file : dashboards()) {
      for (var panel : JSON.readTree(file.toFile()).path("panels")) {
        for (var target : panel.path("targets")) {
          var place = "%s: %s".formatted(file.getFileName(), panel.path("title").asText());
          all.add(new Expression(place, chosen(target.path("expr").asText())));
        }
      }
    }
    return all;
  }

  private static String chosen(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replaceAll("\\$(namespace|server|job)\\b", ".*");
  }

  static List<Expression> ofRules() throws IOException {
    var all = new ArrayList<Expression>();
    for (var rule : rules()) {
      all.add(new Expression(rule.path("alert").asText(), rule.path("expr").asText()));
    }
    return all;
  }

  static List<JsonNode> rules() throws IOException {
    return YAML.readTree(RULES.toFile())
        .path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .toList();
  }

  /**
   * The rules for somebody in a hurry: minutes are seconds, and nothing has to last.
   *
   * <p>What they compare is the same.
   */
  static String hurried() throws IOException {
    return Files.readString(RULES)
        .replaceAll("for: \\w+", "for: 0s")
        .replaceAll("\\[(5|10)m]", "[15s]")
        .replace("[1d] offset 10m", "[1m] offset 30s");
  }
}

package org.mcpruntime.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the original's tests held is held here, and what pods are told is what programs read. */
class OriginalTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"));

  /** For people who look at the pod; the cluster's name comes with the policy. */
  private static final Set<String> READ_BY_NOBODY = Set.of("MCP_CLUSTER_NAME");

  @TestFactory
  Stream<DynamicTest> each_row_of_the_original_is_held_somewhere() throws IOException {
    return rows().map(row -> DynamicTest.dynamicTest(row, () -> check(row)));
  }

  private static void check(String row) {
    var places = row.substring(row.indexOf('|') + 1).strip();
    assertThat(places).isNotEmpty();
    assertThat(List.of(places.split(" +", -1)))
        .allSatisfy(
            place ->
                assertThat(
                        place.contains("/") ? ROOT.resolve(place) : CasesTest.CASES.resolve(place))
                    .exists());
  }

  @Test
  void no_row_is_lost() throws IOException {
    assertThat(rows()).hasSizeGreaterThanOrEqualTo(70);
  }

  private static Stream<String> rows() throws IOException {
    return Files.readAllLines(CasesTest.CASES.resolve("original.txt")).stream()
        .filter(line -> line.contains("|"));
  }

  @Test
  void gateways_are_told_what_gateways_read() throws IOException {
    var known = names("docs/reference/gateway-settings.md");
    var told = new TreeSet<String>();
    for (var text : children()) {
      for (var container : text.split("(?=- (env|args):)", -1)) {
        if (container.contains("name: mcp-gateway\n")) {
          told.addAll(all("\\{name: ([A-Z_]+), value", container));
        }
      }
    }
    told.removeAll(READ_BY_NOBODY);

    assertThat(told).hasSizeGreaterThan(20);
    assertThat(known).containsAll(told);
  }

  @Test
  void bridges_are_told_what_bridges_read() throws IOException {
    var known = names("docs/reference/bridge-settings.md");
    var told = new TreeSet<String>();
    for (var text : children()) {
      told.addAll(all("- \"--([a-z-]+)\"", text.replace("--quiet", "").replace("--verbose", "")));
    }

    assertThat(told).hasSizeGreaterThan(8);
    assertThat(known)
        .containsAll(
            told.stream().map(flag -> flag.toUpperCase(Locale.ROOT).replace('-', '_')).toList());
  }

  private static Set<String> names(String page) throws IOException {
    return all("(?m)^\\| `([A-Z_]+)`", Files.readString(ROOT.resolve(page)));
  }

  private static Set<String> all(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.results().map(found -> found.group(1)).collect(Collectors.toSet());
  }

  private static List<String> children() throws IOException {
    try (var files = Files.walk(CasesTest.CASES)) {
      var texts = new ArrayList<String>();
      for (var file :
          files
              .filter(
                  path -> path.endsWith("out-children.yaml") || path.endsWith("out-shared.yaml"))
              .toList()) {
        texts.add(Files.readString(file));
      }
      return texts;
    }
  }
}

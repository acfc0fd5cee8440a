package org.mcpruntime.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of objects in the page on what a server becomes is made of cases. */
class ObjectsPageTest {

  private static final Path PAGE =
      Path.of(System.getProperty("repo.root"), "docs/architecture/kubernetes-objects.md");

  private static final String BEGIN = "<!-- objects: written by ObjectsPageTest -->\n";
  private static final String END = "<!-- end of objects -->";

  private static final Map<String, String> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put("no gateway", "a-server-that-stands");
    ROWS.put("a gateway in its pods", "a-governed-server-that-stands");
    ROWS.put("more than one pod", "several-replicas");
    ROWS.put("a canary that is tried", "canary-that-is-measured");
    ROWS.put("a gateway that is shared", "shared-gateway");
    ROWS.put("`auth.mode: mtls`", "mtls-with-a-default-certificate");
    ROWS.put("a registry with a password", "provisioned-registry");
  }

  @Test
  void the_table_says_what_the_cases_say() throws IOException {
    var text = Files.readString(PAGE);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    var page = text.substring(0, begin) + table() + text.substring(text.indexOf(END));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String table() throws IOException {
    var out = new StringBuilder("| a server `demo` with | becomes |\n|---|---|\n");
    var usual = objects("a-server-that-stands", "out-children.yaml");
    for (var row : ROWS.entrySet()) {
      var all = objects(row.getValue(), "out-children.yaml");
      var shown = new ArrayList<>(all);
      if (!all.equals(usual)) {
        shown.removeAll(usual);
        var missing = new ArrayList<>(usual);
        missing.removeAll(all);
        shown.addFirst(
            missing.isEmpty()
                ? "as without a gateway"
                : "as without a gateway but for " + String.join(", ", missing));
      }
      out.append("| %s | %s |%n".formatted(row.getKey(), String.join(", ", shown)));
    }
    var shared = objects("shared-gateway-of-several", "out-shared.yaml");
    shared.removeAll(usual);
    out.append("| the shared gateway of a namespace | %s |%n".formatted(String.join(", ", shared)));
    return out.toString();
  }

  private static List<String> objects(String name, String file) throws IOException {
    var text = Files.readString(CasesTest.CASES.resolve(name).resolve(file));
    return List.of(text.split("(?m)^---\n", -1)).stream()
        .map(object -> "`%s/%s`".formatted(after(object, "kind: "), after(object, "name: ")))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** The value behind the first such key that begins a member of the object or its metadata. */
  private static String after(String object, String key) {
    return object
        .lines()
        .filter(
            line ->
                line.startsWith(key)
                    || line.startsWith("  " + key)
                    || line.startsWith("metadata: {"))
        .map(
            line ->
                line.startsWith("metadata: {")
                    ? inline(line, key)
                    : line.substring(line.indexOf(key) + key.length()))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private static String inline(String line, String key) {
    int at = line.indexOf(" " + key);
    return at < 0 ? "" : line.substring(at + 1 + key.length()).split("[,}]", -1)[0];
  }
}

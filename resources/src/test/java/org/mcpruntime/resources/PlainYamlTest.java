package org.mcpruntime.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** What is read without the parser is what the parser reads, with the same places. */
class PlainYamlTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"));

  /** What people write, and what means something to YAML where it does not belong. */
  private static final List<String> PIECES =
      List.of(
          " ",
          "  ",
          "\n",
          "\n\n",
          "\n  ",
          "\n- ",
          "- ",
          "-",
          "---\n",
          "\n---\n",
          "\n--- ",
          "...\n",
          ":",
          ": ",
          " :",
          "#",
          " # why",
          "\n# why\n",
          "\"",
          "'",
          "''",
          "\\",
          "\\n",
          "[",
          "]",
          "[]",
          "{}",
          "{",
          "}",
          ", ",
          ",",
          "&a ",
          "*a",
          "!!str ",
          "!",
          "|\n",
          ">-\n",
          "|",
          "%",
          "@",
          "`",
          "?",
          "? ",
          "~",
          "null",
          "Null",
          "true",
          "True",
          "yes",
          "on",
          "No",
          "y",
          "0",
          "1",
          "08",
          "0x1f",
          "1_000",
          "12:30",
          "1e3",
          "1.5",
          "-1",
          "+1",
          ".5",
          ".inf",
          "-.inf",
          ".nan",
          "-",
          "--",
          "2030-01-01",
          "2030-01-01T00:00:00Z",
          "10m",
          "1Gi",
          "9999999999999999999999",
          "<<: ",
          "\t",
          "\r\n",
          "\u00e9",
          "\u4e2d",
          "\ud83d\ude00",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\u00a0",
          "\u0000",
          "a: b\n",
          "a:\n",
          "a: [x, y]",
          "a: [x, 1]",
          "a: [on]",
          "a: [x y]",
          "a: {b: c}",
          "a: {b: [c, 'd'], e: {f: 1}}",
          "{a: b}",
          "{b: c, ",
          "a: {b:c}",
          "name: ",
          "x.y/z: w",
          "\n  a: b",
          "=",
          "a=b");

  private static final List<String> TEXTS = texts();

  private static List<String> texts() {
    var texts = new ArrayList<String>();
    for (var folder : List.of("resources/src/test/cases", "examples", "deploy/crds")) {
      try (Stream<Path> tree = Files.walk(ROOT.resolve(folder))) {
        for (var file : tree.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
          texts.add(Files.readString(file));
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return texts;
  }

  @Test
  void every_file_of_ours_is_read_alike_and_most_without_the_parser() {
    long plain = TEXTS.stream().filter(PlainYamlTest::isReadAlike).count();

    assertThat(TEXTS).hasSizeGreaterThan(120);
    assertThat(plain).isGreaterThan(TEXTS.size() / 2);
  }

  @Property(tries = 60_000, shrinking = ShrinkingMode.OFF)
  void whatever_is_done_to_a_file_it_is_read_alike(@ForAll long seed) {
    var random = new Random(seed);
    var text = new StringBuilder(TEXTS.get(random.nextInt(TEXTS.size())));
    if (text.length() > 2_000) {
      text.setLength(text.lastIndexOf("\n", 1_000 + random.nextInt(1_000)) + 1);
    }
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      int at = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), at + random.nextInt(4));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, to);
        case 1 -> {
          int line = text.indexOf("\n", at) + 1;
          text.insert(line, PIECES.get(random.nextInt(PIECES.size())));
        }
        case 2 -> {
          int line = text.indexOf("\n", at);
          text.insert(line < 0 ? text.length() : line, PIECES.get(random.nextInt(PIECES.size())));
        }
        default -> text.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
      }
    }

    var _ = isReadAlike(text.toString());
  }

  @Test
  void too_many_values_are_refused_however_they_are_shared_out_among_documents() {
    var list = "a: [" + "1,".repeat(30_000) + "1]\n---\n";

    for (var text : List.of(list.repeat(17), "---\n".repeat(500_001) + "a: b\n")) {
      assertThatThrownBy(() -> Yaml.read("f", text))
          .isInstanceOf(Yaml.Unreadable.class)
          .hasMessageContaining("more than 500000 values");
    }
  }

  private static boolean isReadAlike(String text) {
    var plain = PlainYaml.read("f", text);
    if (plain.isEmpty()) {
      return false;
    }
    List<Document> parsed;
    try {
      parsed = Yaml.parsed("f", text);
    } catch (Yaml.Unreadable e) {
      throw new AssertionError("the parser refuses " + e.place() + " of\n" + text, e);
    }
    assertThat(plain.get()).as(text).hasSameSizeAs(parsed);
    for (int i = 0; i < parsed.size(); i++) {
      assertThat(plain.get().get(i).place()).as(text).isEqualTo(parsed.get(i).place());
      assertThat(plain.get().get(i).value()).as(text).isEqualTo(parsed.get(i).value());
      assertThat(plain.get().get(i).places().byPath())
          .as(text)
          .isEqualTo(parsed.get(i).places().byPath());
    }
    return true;
  }
}

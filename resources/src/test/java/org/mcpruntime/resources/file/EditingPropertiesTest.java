package org.mcpruntime.resources.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.mcpruntime.resources.ManifestFile;

/** Whatever a text says, it can be made to say something else, by changing it where it differs. */
class EditingPropertiesTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Property(tries = 300)
  void what_is_written_is_read(@ForAll("objects") ObjectNode value) {
    assertThat(read(YamlWriter.document(value)).getFirst()).isEqualTo(value);
  }

  @Property(tries = 300)
  void an_edit_leads_from_any_value_to_any_other(
      @ForAll("objects") ObjectNode old, @ForAll("objects") ObjectNode wanted) {
    var text = "# begins\n" + YamlWriter.document(old) + "---\nother: 1 # stays\n";
    var file = (ManifestFile.Whole) ManifestFile.parse(text, "");

    var changed =
        new ManifestText(file, value -> value).changed(file.documents().getFirst(), wanted, wanted);

    assertThat(changed).as("%s%n→ %s", text, wanted).isPresent();
    assertThat(read(changed.get().text()).getFirst()).isEqualTo(wanted);
    assertThat(changed.get().text()).startsWith("# begins\n").contains("other: 1 # stays");
  }

  @Property(tries = 300)
  void what_does_not_change_keeps_its_comments(
      @ForAll("objects") ObjectNode old, @ForAll Random random) {
    var first = JSON.objectNode();
    first.put("kept", "a");
    var text = YamlWriter.document(first).strip() + " # mine\n" + YamlWriter.document(changed(old));
    var file = (ManifestFile.Whole) ManifestFile.parse(text, "");
    var wanted = ((ObjectNode) file.documents().getFirst().value()).deepCopy();
    wanted.set("added", JSON.numberNode(random.nextLong(100)));

    var changed =
        new ManifestText(file, value -> value).changed(file.documents().getFirst(), wanted, wanted);

    assertThat(changed).get().extracting(ManifestFile.Whole::text).asString().contains("# mine");
  }

  /** Never empty, and without the names that the test uses. */
  private static ObjectNode changed(ObjectNode value) {
    var copy = value.deepCopy();
    copy.put("last", true);
    return copy;
  }

  private static List<JsonNode> read(String text) {
    var file = ManifestFile.parse(text, "");
    assertThat(file).as(text).isInstanceOf(ManifestFile.Whole.class);
    return ((ManifestFile.Whole) file)
        .documents().stream().map(document -> document.value()).toList();
  }

  @Provide
  Arbitrary<ObjectNode> objects() {
    return Arbitraries.lazy(() -> object(3)).filter(object -> !object.isEmpty());
  }

  private static Arbitrary<ObjectNode> object(int depth) {
    var names = Arbitraries.of("a", "b", "name", "on", "with space", "x-1", "é:", "#n", "1");
    return Arbitraries.maps(names, value(depth - 1))
        .ofMaxSize(4)
        .map(
            members -> {
              var object = JSON.objectNode();
              members.forEach(object::set);
              return object;
            });
  }

  private static Arbitrary<JsonNode> value(int depth) {
    var texts =
        Arbitraries.oneOf(
            Arbitraries.of(
                "",
                "yes",
                "null",
                "~",
                "1e3",
                "0x1f",
                "007",
                "- a",
                "a: b",
                "a #b",
                "line\nbreak\n",
                "\ttab ",
                "\"q\"",
                "'",
                "\\",
                "{",
                "*a",
                "&a",
                "!t",
                "%",
                "@",
                "2026-01-01",
                "\u0085",
                "\ufeff",
                "\u2028",
                "😀",
                "a  b ".repeat(2_000)),
            Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(12));
    Arbitrary<JsonNode> scalars =
        Arbitraries.oneOf(
            texts.map(JSON::textNode),
            Arbitraries.longs().map(JSON::numberNode),
            Arbitraries.of(true, false).map(JSON::booleanNode));
    if (depth == 0) {
      return scalars;
    }
    return Arbitraries.oneOf(
        scalars,
        scalars,
        object(depth).map(object -> object),
        value(depth - 1).list().ofMaxSize(4).map(items -> JSON.arrayNode().addAll(items)));
  }
}

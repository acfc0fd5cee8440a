package org.mcpruntime.contract.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.json.Json;

/** The reader by hand beside the mapper: what one takes the other takes for the same. */
class SnapshotReaderTest {

  /** In the place of each member and element in turn. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "1",
          "2",
          "-7",
          "2147483648",
          "9223372036854775808",
          "0.0",
          "1.50",
          "1e400",
          "\"\"",
          "\"  \"",
          "\"v1\"",
          "\" v1 \"",
          "\"true\"",
          "\" True \"",
          "\"tRUE\"",
          "\"FALSE\"",
          "\"null\"",
          "\"1\"",
          "\"LOW\"",
          "\" high \"",
          "\"\\u0085high\"",
          "\"deny\"",
          "\"mtls\"",
          "\"allow_list\"",
          "\"Allow-List\"",
          "\"arguments\"",
          "\"destructive\"",
          "\"roots\"",
          "\"2026-01-01T00:00:00+02:00\"",
          "\"\\u20032026-01-01T00:00:00Z\"",
          "\"2026-01-01\"",
          "\"1h30m\"",
          "\" 5m\"",
          "\"30m1h\"",
          "\"http://a b\"",
          "\" https://issuer.example \"",
          "\"\\u00e9\\ud83d\\ude00\"",
          "\"\\ud800\"",
          "[]",
          "[null]",
          "[\"read\"]",
          "[{}]",
          "[[]]",
          "{}",
          "{\"name\":\"n\"}",
          "{\"mode\":\"none\"}",
          "{\"x\":[{\"y\":1}]}");

  /**
   * What has become of a document. Where it was refused is not compared: the mapper sometimes
   * points at the token behind, and {@code CheckTest} has a table of places.
   */
  private record Outcome(@Nullable PolicySnapshot read, boolean refused, List<String> reports) {}

  private interface Reading {

    @Nullable PolicySnapshot read(byte[] json, List<String> reports) throws IOException;
  }

  private static Outcome outcome(byte[] json, Reading reading) {
    var reports = new ArrayList<String>();
    try {
      return new Outcome(reading.read(json, reports), false, reports);
    } catch (IOException e) {
      return new Outcome(null, true, List.of());
    }
  }

  private static Outcome byHand(byte[] json) {
    return outcome(json, (bytes, reports) -> SnapshotReader.read(bytes, reports::add));
  }

  private static Outcome byMapper(byte[] json) {
    return outcome(
        json,
        (bytes, reports) ->
            Json.snapshotReader(reports::add).forType(PolicySnapshot.class).readValue(bytes));
  }

  private static void assertReadAlike(byte[] json) {
    assertThat(byHand(json)).as(new String(json, UTF_8)).isEqualTo(byMapper(json));
  }

  private static void assertReadAlike(JsonNode document) throws IOException {
    assertReadAlike(Json.SNAPSHOTS.writeValueAsBytes(document));
  }

  @Test
  void the_full_document_is_read_in_full() throws IOException {
    var json = Json.SNAPSHOTS.writeValueAsBytes(full());
    assertThat(byHand(json).read()).isNotNull();
    assertReadAlike(json);
  }

  @ParameterizedTest
  @MethodSource("org.mcpruntime.contract.snapshot.RevisionTest#golden")
  void a_golden_document_is_read_alike(RevisionTest.Golden golden) {
    assertReadAlike(golden.canonical().getBytes(UTF_8));
  }

  @Test
  void a_document_with_any_value_in_any_place_is_read_or_refused_alike() throws IOException {
    var places = places();
    assertThat(places).hasSizeGreaterThan(90);
    int read = 0;
    for (var place : places) {
      for (var value : VALUES) {
        var document = full();
        put(document, place, value);
        assertReadAlike(document);
        read += byHand(Json.SNAPSHOTS.writeValueAsBytes(document)).read() == null ? 0 : 1;
      }
    }
    assertThat(read).isBetween(1_000, places.size() * VALUES.size() - 1_000);
  }

  @Test
  void a_document_without_any_one_of_its_members_is_read_alike() throws IOException {
    for (var place : places()) {
      var document = full();
      if (document.at(place.head()) instanceof ObjectNode parent) {
        parent.remove(place.last().getMatchingProperty());
        assertReadAlike(document);
      }
    }
  }

  @Property(tries = 2000)
  void a_document_with_many_odd_values_is_read_or_refused_alike(
      @ForAll @Size(max = 8) List<@IntRange(max = 1_000_000) Integer> choices) throws IOException {
    var document = full();
    for (var choice : choices) {
      var places = places(document);
      put(document, places.get(choice % places.size()), VALUES.get(choice % VALUES.size()));
    }
    assertReadAlike(document);
  }

  @Property(tries = 5000)
  void a_document_of_which_one_byte_is_another_is_read_or_refused_alike(
      @ForAll @IntRange(max = 10_000) int at, @ForAll byte by) throws IOException {
    var json = Json.SNAPSHOTS.writeValueAsBytes(full());
    json[at % json.length] = by;
    assertReadAlike(json);
  }

  @Property(tries = 1000)
  void a_document_of_which_some_bytes_are_missing_is_read_or_refused_alike(
      @ForAll @IntRange(max = 10_000) int at, @ForAll @IntRange(min = 1, max = 40) int count)
      throws IOException {
    var json = Json.SNAPSHOTS.writeValueAsBytes(full());
    int from = at % json.length;
    int to = Math.min(json.length, from + count);
    var shorter = Arrays.copyOf(json, json.length - (to - from));
    System.arraycopy(json, to, shorter, from, json.length - to);
    assertReadAlike(shorter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "7",
        "\"v1\"",
        "{}{}",
        "{} x",
        "{\"server\":{},\"server\":{}}",
        "{\"grants\":[{\"name\":\"a\",\"nam\\u0065\":\"b\"}]}",
        "{\"tools\":[{\"labels\":{\"a\":\"1\",\"a\":\"2\"}}]}",
        "{\"x\":{\"y\":1,\"y\":2}}",
        "{\"grants\":[{\"tool_rules\":[null,{},null]}]}",
        "{\"tools\":[{\"labels\":{\"a\":null,\"b\":1,\"c\":true}}]}",
      })
  void a_document_of_an_odd_shape_is_read_or_refused_alike(String json) {
    assertReadAlike(json.getBytes(UTF_8));
  }

  private static List<JsonPointer> places() throws IOException {
    return places(full());
  }

  private static List<JsonPointer> places(JsonNode document) {
    var found = new ArrayList<JsonPointer>();
    walk(document, JsonPointer.empty(), found);
    return found;
  }

  private static void walk(JsonNode node, JsonPointer at, List<JsonPointer> found) {
    node.properties().forEach(member -> visit(member.getValue(), at, member.getKey(), found));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      visit(node.get(i), at, Integer.toString(i), found);
    }
  }

  private static void visit(JsonNode node, JsonPointer at, String step, List<JsonPointer> found) {
    var place = at.append(JsonPointer.compile("/" + step));
    found.add(place);
    walk(node, place, found);
  }

  private static void put(JsonNode document, JsonPointer place, String json) throws IOException {
    var value = Json.SNAPSHOTS.readTree(json);
    switch (document.at(place.head())) {
      case ArrayNode list -> list.set(place.last().getMatchingIndex(), value);
      case ObjectNode object -> object.set(place.last().getMatchingProperty(), value);
      default -> throw new IllegalArgumentException(place + " is nowhere");
    }
  }

  private static ObjectNode full() throws IOException {
    try (var in = SnapshotReaderTest.class.getResourceAsStream("full.json")) {
      return (ObjectNode) Json.SNAPSHOTS.readTree(Objects.requireNonNull(in));
    }
  }
}

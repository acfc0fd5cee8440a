package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonConfig;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two readers of JSON by other authors, and whether they see what we see. */
final class OtherReaders {

  private static final ObjectMapper JACKSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final JsonReaderFactory PARSSON =
      Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

  private OtherReaders() {}

  static JsonNode jackson(byte[] json) {
    try {
      return JACKSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(new String(json, StandardCharsets.UTF_8), e);
    }
  }

  static JsonValue parsson(byte[] json) {
    try (var reader =
        PARSSON.createReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8)) {
      return reader.readValue();
    }
  }

  static void assertSame(JsonText ours, JsonNode theirs) {
    switch (theirs.getNodeType()) {
      case OBJECT -> {
        var names = new ArrayList<String>();
        ours.members(
            (name, value) -> {
              names.add(name);
              assertSame(value, theirs.path(name));
            });
        assertThat(ours.isObject()).isTrue();
        assertThat(names).isEqualTo(theirs.propertyStream().map(Map.Entry::getKey).toList());
      }
      case ARRAY -> {
        var elements = elements(ours);
        assertThat(elements).hasSize(theirs.size());
        for (int i = 0; i < elements.size(); i++) {
          assertSame(elements.get(i), theirs.path(i));
        }
      }
      case STRING -> assertThat(ours.string()).isEqualTo(theirs.textValue());
      case NUMBER -> assertThat(number(ours)).isEqualByComparingTo(theirs.decimalValue());
      default -> assertThat(ours).hasToString(theirs.asText());
    }
  }

  static void assertSame(JsonText ours, @Nullable JsonValue theirs) {
    switch (Objects.requireNonNull(theirs)) {
      case JsonObject object -> {
        var names = new ArrayList<String>();
        ours.members(
            (name, value) -> {
              names.add(name);
              assertSame(value, object.get(name));
            });
        assertThat(ours.isObject()).isTrue();
        assertThat(names).isEqualTo(List.copyOf(object.keySet()));
      }
      case JsonArray array -> {
        var elements = elements(ours);
        assertThat(elements).hasSize(array.size());
        for (int i = 0; i < elements.size(); i++) {
          assertSame(elements.get(i), array.get(i));
        }
      }
      case JsonString string -> assertThat(ours.string()).isEqualTo(string.getString());
      case JsonNumber number ->
          assertThat(number(ours)).isEqualByComparingTo(number.bigDecimalValue());
      default -> assertThat(ours).hasToString(theirs.toString());
    }
  }

  private static List<JsonText> elements(JsonText array) {
    assertThat(array.isArray()).isTrue();
    var elements = new ArrayList<JsonText>();
    array.elements(elements::add);
    return elements;
  }

  private static BigDecimal number(JsonText text) {
    assertThat(text.isNumber()).isTrue();
    return new BigDecimal(text.toString());
  }
}

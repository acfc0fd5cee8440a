package org.mcpruntime.contract.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.ser.InstantSerializer;
import java.time.Instant;
import java.util.function.Consumer;

/** How the contract's records are written and read. Mappers are immutable and shared. */
public final class Json {

  /** Custom resources and the HTTP API: camel case, absent members left out. */
  public static final JsonMapper RESOURCES = base().build();

  /** Policy snapshots and audit events: snake case, absent and empty members left out. */
  public static final JsonMapper SNAPSHOTS =
      base()
          .propertyNamingStrategy(new SnakeCase())
          .enable(MapperFeature.ALLOW_EXPLICIT_PROPERTY_RENAMING)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private Json() {}

  /**
   * The one kind of time that the contract has; Jackson's module has sixteen, in eighty classes.
   */
  private static SimpleModule instants() {
    return new SimpleModule()
        .addSerializer(Instant.class, InstantSerializer.INSTANCE)
        .addDeserializer(Instant.class, new Rfc3339());
  }

  private static JsonMapper.Builder base() {
    return JsonMapper.builder()
        .addModule(instants())
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(
                JsonInclude.Include.NON_EMPTY, JsonInclude.Include.USE_DEFAULTS))
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .withCoercionConfig(
            LogicalType.Enum,
            enums -> enums.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull));
  }

  /**
   * Reads snapshots; what is read at its most restrictive because it is unknown is told to {@code
   * report}.
   */
  public static ObjectReader snapshotReader(Consumer<String> report) {
    return SNAPSHOTS.reader().withHandler(new Strictly(report));
  }

  /** The word of an enum constant on the wire. */
  public static String word(Enum<?> constant) {
    return RESOURCES.convertValue(constant, String.class);
  }
}

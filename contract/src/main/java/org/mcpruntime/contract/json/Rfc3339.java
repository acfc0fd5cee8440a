package org.mcpruntime.contract.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads a time in RFC 3339 form and no other: Jackson's own reader takes numerals for seconds, so
 * that milliseconds would never end.
 */
final class Rfc3339 extends StdScalarDeserializer<Instant> {

  @Serial private static final long serialVersionUID = 1L;

  Rfc3339() {
    super(Instant.class);
  }

  @Override
  public @Nullable Instant deserialize(JsonParser in, DeserializationContext context)
      throws IOException {
    if (!in.hasToken(JsonToken.VALUE_STRING) && !in.currentToken().isNumeric()) {
      return (Instant) context.handleUnexpectedToken(Instant.class, in);
    }
    var text = in.getText().strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return (Instant) context.handleWeirdStringValue(Instant.class, text, "not in RFC 3339 form");
    }
  }
}

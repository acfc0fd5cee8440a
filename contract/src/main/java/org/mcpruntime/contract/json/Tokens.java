package org.mcpruntime.contract.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.TimeSpan;

/**
 * A JSON document of the snake case, token by token, for readers that are written by hand. It takes
 * and refuses what {@link Json#snapshotReader} does, which a test compares, without the seven
 * hundred classes of a mapper: a process that reads nothing else loads none of them.
 *
 * <p>It stands at a value; who reads the value leaves it at the value's last token. {@code null} is
 * read as null everywhere. All methods throw {@link
 * com.fasterxml.jackson.core.JsonProcessingException} with the place where the document cannot be
 * read on.
 */
public final class Tokens implements AutoCloseable {

  /** How an element of a list is read that is not {@code null}. */
  public interface Element<T> {

    @Nullable T read() throws IOException;
  }

  private static final JsonFactory STRICT =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonParser in;
  private final Consumer<String> report;
  private final SharedTexts texts = new SharedTexts();

  /**
   * Stands at the document's value.
   *
   * @param report is told of words that are unknown and read at their most restrictive
   */
  public Tokens(byte[] json, Consumer<String> report) throws IOException {
    this.in = STRICT.createParser(json);
    this.report = report;
    if (in.nextToken() == null) {
      throw new JsonParseException(in, "the document is empty");
    }
  }

  /** Enters an object; false where there is null in its place. */
  public boolean object() throws IOException {
    if (isNull()) {
      return false;
    }
    expect(in.hasToken(JsonToken.START_OBJECT), "an object");
    return true;
  }

  /** Goes on to the value of the next member; false at the end of the object. */
  public boolean nextMember() throws IOException {
    if (in.nextToken() == JsonToken.END_OBJECT) {
      return false;
    }
    in.nextToken();
    return true;
  }

  /** The name of the member whose value this is. */
  public String name() throws IOException {
    return in.currentName();
  }

  /** Passes over a value that nobody knows. */
  public void skip() throws IOException {
    in.skipChildren();
  }

  /** A list; an element that is {@code null} is a null in it. */
  public <T> @Nullable List<@Nullable T> list(Element<? extends T> element) throws IOException {
    if (isNull()) {
      return null;
    }
    expect(in.hasToken(JsonToken.START_ARRAY), "a list");
    var list = new ArrayList<@Nullable T>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      list.add(isNull() ? null : element.read());
    }
    return list;
  }

  /** An object whose members are texts. */
  public @Nullable Map<String, @Nullable String> texts() throws IOException {
    if (!object()) {
      return null;
    }
    var texts = new LinkedHashMap<String, @Nullable String>();
    while (nextMember()) {
      texts.put(name(), text());
    }
    return texts;
  }

  /** A text, or the letters of a number or flag. */
  public @Nullable String text() throws IOException {
    expect(in.currentToken().isScalarValue(), "a text");
    return isNull() ? null : texts.shared(in.getText());
  }

  /** One of an enum's words, in whatever case. */
  public <E extends Enum<E>> @Nullable E word(Words<E> words) throws IOException {
    if (isNull()) {
      return null;
    }
    if (in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      return closed(words.type(), Integer.toString(in.getIntValue()), words.all());
    }
    expect(in.hasToken(JsonToken.VALUE_STRING), "a word");
    var word = in.getText().trim();
    var constant = words.constant(word);
    return constant != null || word.isEmpty() ? constant : closed(words.type(), word, words.all());
  }

  /** A flag, as such, as a text or as a number. */
  public @Nullable Boolean flag() throws IOException {
    return switch (in.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> isNotZero();
      case VALUE_STRING -> flag(in.getText().trim());
      default -> throw unexpected("a flag");
    };
  }

  private boolean isNotZero() throws IOException {
    return in.getNumberType() == JsonParser.NumberType.INT
        ? in.getIntValue() != 0
        : !in.getText().equals("0");
  }

  private @Nullable Boolean flag(String text) {
    return switch (text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      case "", "null" -> null;
      default -> closed(Boolean.class, text, List.of());
    };
  }

  /** A time in RFC 3339 form. */
  public @Nullable Instant time() throws IOException {
    if (isNull()) {
      return null;
    }
    expect(in.hasToken(JsonToken.VALUE_STRING) || in.currentToken().isNumeric(), "a time");
    var text = in.getText().strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return closed(Instant.class, text, List.of());
    }
  }

  /** A length of time. */
  public @Nullable TimeSpan span() throws IOException {
    if (isNull()) {
      return null;
    }
    expect(in.hasToken(JsonToken.VALUE_STRING), "a length of time");
    var text = in.getText();
    if (text.isBlank()) {
      return null;
    }
    try {
      return TimeSpan.of(text);
    } catch (IllegalArgumentException e) {
      return closed(TimeSpan.class, text, List.of());
    }
  }

  /** A URI. */
  public @Nullable URI uri() throws IOException {
    var text = text();
    if (text == null) {
      return null;
    }
    try {
      return URI.create(text.trim());
    } catch (IllegalArgumentException e) {
      throw new JsonParseException(
          in, "%s is \"%s\", which is no URI".formatted(place(), text), in.currentTokenLocation());
    }
  }

  private <T> @Nullable T closed(Class<T> type, String value, List<String> words) {
    report.accept(Restrictive.told(in, value, Restrictive.described(type, words)));
    return type.cast(Restrictive.meaning(in, type));
  }

  private boolean isNull() {
    return in.hasToken(JsonToken.VALUE_NULL);
  }

  private void expect(boolean met, String wanted) throws JsonParseException {
    if (!met) {
      throw unexpected(wanted);
    }
  }

  private JsonParseException unexpected(String wanted) {
    return new JsonParseException(
        in,
        "%s is %s where %s belongs".formatted(place(), met(in.currentToken()), wanted),
        in.currentTokenLocation());
  }

  private JsonPointer place() {
    return in.getParsingContext().pathAsPointer();
  }

  private static String met(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a text";
      case VALUE_TRUE, VALUE_FALSE -> "a flag";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      default -> "something else";
    };
  }

  /** Refuses what follows the document. */
  public void end() throws IOException {
    if (in.nextToken() != null) {
      throw new JsonParseException(in, "something follows the document", in.currentTokenLocation());
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

package org.mcpruntime.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.re2j.Pattern;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML (and so JSON) text → values with places; bounded, without a single object of the author's
 * choosing.
 *
 * <p>Where YAML 1.1, which Kubernetes' own tools read, and YAML 1.2 see different values, the text
 * is refused: a manifest must not mean two things.
 */
public final class Yaml {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 64;
  private static final int MAX_VALUES = 500_000;
  static final int MAX_LINE = 1 << 16;
  private static final int MAX_DIGITS = 40;

  /** Whole numbers up to here are integers in JSON, whether written {@code 2} or {@code 2.0}. */
  private static final BigDecimal EXACT = BigDecimal.valueOf(1L << 53);

  /** Plain words that YAML 1.1 reads as booleans and YAML 1.2 as text. */
  private static final Set<String> TWO_MEANINGS =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off",
          "OFF");

  /**
   * Numbers of YAML 1.1 only: with underlines, to base two, eight or sixteen by a zero in front,
   * and to base sixty.
   */
  private static final Pattern OTHER_NUMBERS =
      Pattern.compile("[-+]?([0-9][0-9_]*_[0-9_.]*|0[0-9bBoOxX][0-9A-Fa-f_]*|[0-9]+(:[0-9]+)+)");

  private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setCodePointLimit(Integer.MAX_VALUE)
          .setMaxAliasesForCollections(100)
          .build();

  /** The text is not YAML that is read here; the message says why. */
  static final class Unreadable extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final transient Place place;

    Unreadable(Place place, String message) {
      super(message);
      this.place = place;
    }

    Place place() {
      return place;
    }
  }

  private final String file;
  private Map<String, Place> places = new HashMap<>();
  private int values;

  private Yaml(String file) {
    this.file = file;
  }

  /**
   * Reads all documents of a text; empty documents are left out.
   *
   * @throws Unreadable with the place of the first thing that cannot be read
   */
  public static List<Document> read(String file, String text) {
    var plain = PlainYaml.read(file, text);
    return plain.isPresent() ? plain.get() : parsed(file, text);
  }

  /** The same, by the parser alone. */
  static List<Document> parsed(String file, String text) {
    try {
      return new Yaml(file).documents(text);
    } catch (MarkedYamlEngineException e) {
      var place =
          e.getProblemMark()
              .map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1))
              .orElse(Place.whole(file));
      throw new Unreadable(place, "broken YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new Unreadable(Place.whole(file), "broken YAML: " + firstLine(e));
    }
  }

  private static String firstLine(YamlEngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown");
  }

  private List<Document> documents(String text) {
    refuseLongLines(text);
    var documents = new ArrayList<Document>();
    var parser = new Shallow(new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text)));
    for (var roots = new Composer(SETTINGS, parser); roots.hasNext(); ) {
      var root = roots.next();
      places = new HashMap<>();
      var value = value(root, "", 0);
      if (!value.isNull()) {
        documents.add(new Document(place(root), value, Places.of(places)));
      }
    }
    return documents;
  }

  /** The parser takes time that grows with the square of a line. */
  private void refuseLongLines(String text) {
    int line = 1;
    int start = 0;
    for (int end = text.indexOf('\n'); start < text.length(); end = text.indexOf('\n', start)) {
      int length = (end < 0 ? text.length() : end) - start;
      if (length > MAX_LINE) {
        throw new Unreadable(
            new Place(file, line, 1), "a line of more than " + MAX_LINE + " characters; fold it");
      }
      if (end < 0) {
        return;
      }
      start = end + 1;
      line++;
    }
  }

  /** Refuses depth before anything is built of it: that would need a stack as deep. */
  private final class Shallow implements Parser {

    private final Parser parser;
    private int depth;

    Shallow(Parser parser) {
      this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID id) {
      return parser.checkEvent(id);
    }

    @Override
    public Event peekEvent() {
      return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
      return parser.hasNext();
    }

    @Override
    public Event next() {
      var event = parser.next();
      depth +=
          switch (event.getEventId()) {
            case MappingStart, SequenceStart -> 1;
            case MappingEnd, SequenceEnd -> -1;
            default -> 0;
          };
      if (depth > MAX_DEPTH) {
        throw new Unreadable(
            event.getStartMark().map(Yaml.this::place).orElse(Place.whole(file)),
            "nested deeper than " + MAX_DEPTH + " levels");
      }
      return event;
    }
  }

  private JsonNode value(Node node, String path, int depth) {
    if (depth > MAX_DEPTH) {
      throw new Unreadable(place(node), "an alias inside what it stands for");
    }
    if (++values > MAX_VALUES) {
      throw new Unreadable(place(node), "more than " + MAX_VALUES + " values; split the file");
    }
    places.putIfAbsent(path, place(node));
    return switch (node) {
      case MappingNode mapping -> object(mapping, path, depth);
      case SequenceNode sequence -> array(sequence, path, depth);
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new Unreadable(place(node), "an alias that refers to itself");
    };
  }

  private JsonNode object(MappingNode mapping, String path, int depth) {
    var object = JSON.objectNode();
    for (var entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw new Unreadable(place(entry.getKeyNode()), "a name must be text");
      }
      refuseTwoMeanings(key);
      var name = key.getValue();
      if (object.has(name)) {
        throw new Unreadable(place(key), "\"" + name + "\" stands twice");
      }
      var child = Document.child(path, name);
      places.put(child, place(key));
      object.set(name, value(entry.getValueNode(), child, depth + 1));
    }
    return object;
  }

  private JsonNode array(SequenceNode sequence, String path, int depth) {
    var array = JSON.arrayNode();
    for (var item : sequence.getValue()) {
      array.add(value(item, Document.item(path, array.size()), depth + 1));
    }
    return array;
  }

  private JsonNode scalar(ScalarNode scalar) {
    refuseTwoMeanings(scalar);
    var text = scalar.getValue();
    var tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(text.equalsIgnoreCase("true"));
    }
    if (tag.equals(Tag.INT)) {
      return integer(scalar, text);
    }
    if (tag.equals(Tag.FLOAT)) {
      return decimal(scalar, text);
    }
    if (tag.equals(Tag.STR)) {
      return JSON.textNode(text);
    }
    throw new Unreadable(place(scalar), "the tag " + tag + " is not read here");
  }

  private JsonNode integer(ScalarNode scalar, String text) {
    if (text.length() > MAX_DIGITS) {
      throw new Unreadable(place(scalar), "a number of more than " + MAX_DIGITS + " digits");
    }
    var number = new BigInteger(text.startsWith("+") ? text.substring(1) : text);
    return number.bitLength() < Long.SIZE
        ? JSON.numberNode(number.longValueExact())
        : JSON.numberNode(number);
  }

  private JsonNode decimal(ScalarNode scalar, String text) {
    try {
      var number = new BigDecimal(text.substring(0, Math.min(text.length(), MAX_DIGITS)));
      boolean whole = number.stripTrailingZeros().scale() <= 0 && number.precision() < 19;
      boolean small = Math.abs(number.scale()) < MAX_DIGITS;
      return whole && small && number.abs().compareTo(EXACT) <= 0
          ? JSON.numberNode(number.longValueExact())
          : JSON.numberNode(number);
    } catch (NumberFormatException e) {
      throw new Unreadable(place(scalar), "\"" + text + "\" is not a number of JSON");
    }
  }

  private void refuseTwoMeanings(ScalarNode scalar) {
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
      return;
    }
    var text = scalar.getValue();
    if (hasTwoMeanings(text) || OTHER_NUMBERS.matches(text)) {
      throw new Unreadable(
          place(scalar),
          "write \""
              + text
              + "\" in quotes: YAML 1.1, which Kubernetes' tools read, and YAML 1.2"
              + " see different values in it");
    }
  }

  /** Whether a plain word that begins with a letter is read in two ways. */
  static boolean hasTwoMeanings(String word) {
    return word.length() <= 3 && TWO_MEANINGS.contains(word);
  }

  /** Whether a plain value is text to everybody, though it begins as numbers do. */
  static boolean isText(String value) {
    return RESOLVER.resolve(value, true).equals(Tag.STR) && !OTHER_NUMBERS.matches(value);
  }

  private Place place(Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Place place(Node node) {
    return node.getStartMark().map(this::place).orElse(Place.whole(file));
  }
}

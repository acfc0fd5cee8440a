package org.mcpruntime.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the part of YAML in which nearly every manifest is written, without the parser, which takes
 * twenty times as long: nested blocks of plain names, with values on one line.
 *
 * <p>It never decides that a text is wrong. Whatever it does not know for certain, errors above
 * all, it leaves to the parser; what it reads, the parser reads alike.
 */
final class PlainYaml {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Far below the limits of what is read at all. */
  private static final int MAX_DEPTH = 32;

  private static final int MAX_VALUES = 100_000;
  private static final int MAX_NAME = 128;

  /** So many digits fit a long. */
  private static final int MAX_DIGITS = 18;

  /** In {@link #indent} where no document goes on. */
  private static final int OUTSIDE = -1;

  /** The text is to be read by the parser. */
  private static final class NotPlain extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    NotPlain() {
      super(null, null, false, false); // tells nothing, and is to cost nothing
    }
  }

  private final String file;
  private final String text;

  /** The line that is looked at: its number from 1, and where it begins and ends. */
  private int line;

  private int lineStart;
  private int end = -1;

  /** Where its content begins, and how far that is from its beginning. */
  private int start;

  private int indent;
  private boolean over;

  /** How far a value in brackets has been read. */
  private int at;

  private Marks marks = new Marks();

  /** In all documents, the empty ones too: the limit is one of the whole text. */
  private int values;

  private PlainYaml(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** The documents of a text; nothing where only the parser can tell. */
  static Optional<List<Document>> read(String file, String text) {
    if (!isPrinted(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PlainYaml(file, text).documents());
    } catch (NotPlain e) {
      return Optional.empty();
    }
  }

  /** Whether each character takes one column, and all lines end alike. */
  private static boolean isPrinted(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' ? c != '\n' : c > '~' && !isLetterAbroad(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterAbroad(char c) {
    return c >= '\u00a1' && c < Character.MIN_SURROGATE && Character.isLetterOrDigit(c);
  }

  private List<Document> documents() {
    var documents = new ArrayList<Document>();
    advance();
    while (!over) {
      if (indent == OUTSIDE) {
        count();
        advance();
      } else {
        documents.add(document());
      }
    }
    return documents;
  }

  private Document document() {
    if (indent != 0) {
      throw new NotPlain();
    }
    marks = new Marks();
    mark(start, 0, "");
    var place = new Place(file, line, 1);
    var value = mapping(0, 0);
    return new Document(place, value, Places.of(file, marks));
  }

  /** Goes to the next line that says something. */
  private void advance() {
    do {
      lineStart = end + 1;
      if (lineStart >= text.length()) {
        over = true;
        indent = OUTSIDE;
        return;
      }
      line++;
      int next = text.indexOf('\n', lineStart);
      end = next < 0 ? text.length() : next;
      if (end - lineStart > Yaml.MAX_LINE) {
        throw new NotPlain();
      }
      start = afterSpaces(lineStart);
    } while (start == end || text.charAt(start) == '#');
    indent = start - lineStart;
    if (indent == 0 && (text.startsWith("---", start) || text.startsWith("...", start))) {
      if (text.charAt(start) == '.' || afterSpaces(start + 3) != end) {
        throw new NotPlain();
      }
      indent = OUTSIDE;
    }
  }

  private int afterSpaces(int from) {
    int at = from;
    while (at < end && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private ObjectNode mapping(int column, int depth) {
    if (depth > MAX_DEPTH) {
      throw new NotPlain();
    }
    var object = JSON.objectNode();
    do {
      int colon = colon();
      if (colon < 0) {
        throw new NotPlain();
      }
      var name = text.substring(start, colon);
      refuseName(object, name);
      mark(start, depth + 1, name);
      object.set(name, member(colon + 1, column, depth + 1));
    } while (indent == column);
    if (indent > column) {
      throw new NotPlain();
    }
    return object;
  }

  /** Where the name that the line begins with ends; negative where it begins with none. */
  private int colon() {
    int at = start;
    while (at < end && isOfName(text.charAt(at))) {
      at++;
    }
    boolean named =
        at > start
            && at - start <= MAX_NAME
            && isLetter(text.charAt(start))
            && at < end
            && text.charAt(at) == ':'
            && (at + 1 == end || text.charAt(at + 1) == ' ');
    return named ? at : -1;
  }

  private JsonNode member(int from, int column, int depth) {
    int at = afterSpaces(from);
    if (!isBlank(at)) {
      return value(at, column, depth);
    }
    advance();
    if (indent > column) {
      return block(depth);
    }
    return indent == column && isItem() ? sequence(column, depth) : JSON.nullNode();
  }

  private JsonNode block(int depth) {
    return isItem() ? sequence(indent, depth) : mapping(indent, depth);
  }

  private boolean isItem() {
    return text.charAt(start) == '-' && (start + 1 == end || text.charAt(start + 1) == ' ');
  }

  private ArrayNode sequence(int column, int depth) {
    if (depth > MAX_DEPTH) {
      throw new NotPlain();
    }
    var array = JSON.arrayNode();
    do {
      array.add(item(column, depth + 1));
    } while (indent == column && isItem());
    if (indent > column) {
      throw new NotPlain();
    }
    return array;
  }

  private JsonNode item(int column, int depth) {
    start = afterSpaces(start + 1);
    if (start == end || text.charAt(start) == '#' || isItem()) {
      throw new NotPlain();
    }
    mark(start, depth, Marks.ITEM);
    if (colon() < 0) {
      return value(start, column, depth);
    }
    indent = start - lineStart;
    return mapping(indent, depth);
  }

  /** A value that is all on this line. */
  private JsonNode value(int from, int column, int depth) {
    var value =
        switch (text.charAt(from)) {
          case '"', '\'' -> quoted(from);
          case '[', '{' -> flow(from, depth);
          default -> plain(from);
        };
    advance();
    if (indent > column) {
      throw new NotPlain(); // it goes on, or something is wrong
    }
    return value;
  }

  private JsonNode quoted(int from) {
    int close = close(from);
    refuseMore(close + 1);
    return JSON.textNode(text.substring(from + 1, close));
  }

  /** Where a quoted text ends in which nothing is written in another way. */
  private int close(int from) {
    char quote = text.charAt(from);
    int at = from + 1;
    while (at < end && text.charAt(at) != quote) {
      if (quote == '"' && text.charAt(at) == '\\') {
        throw new NotPlain();
      }
      at++;
    }
    if (at >= end || (quote == '\'' && text.startsWith("''", at))) {
      throw new NotPlain();
    }
    return at;
  }

  private JsonNode flow(int from, int depth) {
    at = from;
    var value = within(depth);
    refuseMore(at);
    return value;
  }

  /** What stands at {@link #at}, in brackets or between them; goes behind it. */
  private JsonNode within(int depth) {
    if (depth > MAX_DEPTH || at >= end) {
      throw new NotPlain();
    }
    return switch (text.charAt(at)) {
      case '"', '\'' -> {
        int open = at;
        int close = close(open);
        at = close + 1;
        yield JSON.textNode(text.substring(open + 1, close));
      }
      case '[' -> list(depth);
      case '{' -> members(depth);
      default -> typed(word());
    };
  }

  private String word() {
    int from = at;
    while (at < end && isOfName(text.charAt(at))) {
      at++;
    }
    if (at == from || text.charAt(from) == '-' || text.charAt(from) == '.') {
      throw new NotPlain();
    }
    return text.substring(from, at);
  }

  private ArrayNode list(int depth) {
    var array = JSON.arrayNode();
    at = afterSpaces(at + 1);
    if (isEnd(']')) {
      return array;
    }
    do {
      mark(at, depth + 1, Marks.ITEM);
      array.add(within(depth + 1));
    } while (isMore(']'));
    return array;
  }

  private ObjectNode members(int depth) {
    var object = JSON.objectNode();
    at = afterSpaces(at + 1);
    if (isEnd('}')) {
      return object;
    }
    do {
      int from = at;
      var name = word();
      if (!isLetter(name.charAt(0)) || !text.startsWith(": ", at)) {
        throw new NotPlain();
      }
      refuseName(object, name);
      mark(from, depth + 1, name);
      at = afterSpaces(at + 1);
      object.set(name, within(depth + 1));
    } while (isMore('}'));
    return object;
  }

  private void refuseName(ObjectNode object, String name) {
    if (name.length() > MAX_NAME || object.has(name) || Yaml.hasTwoMeanings(name)) {
      throw new NotPlain();
    }
  }

  private boolean isEnd(char bracket) {
    if (at >= end || text.charAt(at) != bracket) {
      return false;
    }
    at++;
    return true;
  }

  /** Goes behind the comma, or behind the bracket that ends it all. */
  private boolean isMore(char bracket) {
    at = afterSpaces(at);
    if (isEnd(bracket)) {
      return false;
    }
    if (!isEnd(',')) {
      throw new NotPlain();
    }
    at = afterSpaces(at);
    return true;
  }

  private JsonNode plain(int from) {
    char first = text.charAt(from);
    if (!isOfName(first) || (first == '-' && (from + 1 == end || text.charAt(from + 1) == ' '))) {
      throw new NotPlain();
    }
    int at = from;
    int last = from;
    while (at < end) {
      char c = text.charAt(at);
      if (c == ':' && (at + 1 == end || text.charAt(at + 1) == ' ')) {
        throw new NotPlain();
      }
      if (c == '#' && text.charAt(at - 1) == ' ') {
        break;
      }
      at++;
      last = c == ' ' ? last : at;
    }
    return typed(text.substring(from, last));
  }

  private static JsonNode typed(String word) {
    if (Yaml.hasTwoMeanings(word)) {
      throw new NotPlain();
    }
    return switch (word) {
      case "null", "Null", "NULL" -> JSON.nullNode();
      case "true", "True", "TRUE" -> JSON.booleanNode(true);
      case "false", "False", "FALSE" -> JSON.booleanNode(false);
      default ->
          isLetter(word.charAt(0)) || word.charAt(0) == '/' ? JSON.textNode(word) : number(word);
    };
  }

  /** What begins as numbers do. */
  private static JsonNode number(String word) {
    if (isWhole(word)) {
      return JSON.numberNode(Long.parseLong(word));
    }
    if (!Yaml.isText(word)) {
      throw new NotPlain();
    }
    return JSON.textNode(word);
  }

  private static boolean isWhole(String word) {
    if (word.length() > MAX_DIGITS || (word.length() > 1 && word.charAt(0) == '0')) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private void refuseMore(int from) {
    int at = afterSpaces(from);
    if (at != end && (at == from || text.charAt(at) != '#')) {
      throw new NotPlain();
    }
  }

  /** Whether nothing is said from here on; before it stands a space or a colon. */
  private boolean isBlank(int at) {
    return at == end || text.charAt(at) == '#';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isOfName(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '/';
  }

  private void mark(int at, int depth, String name) {
    count();
    marks.add(line, at - lineStart + 1, depth, name);
  }

  private void count() {
    if (++values > MAX_VALUES) {
      throw new NotPlain();
    }
  }
}

package org.mcpruntime.resources.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.mcpruntime.resources.Document;
import org.mcpruntime.resources.ManifestFile;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The text of a file whose documents are changed one at a time, the others staying letter by
 * letter.
 *
 * <p>Each result was read again and says what it is to say; where that cannot be had, there is
 * none.
 */
final class ManifestText {

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

  private final String text;
  private final List<Document> documents;

  /** Fills in what an object means without saying it. */
  private final UnaryOperator<ObjectNode> completed;

  ManifestText(ManifestFile.Whole file, UnaryOperator<ObjectNode> completed) {
    this.text = file.text();
    this.documents = file.documents();
    this.completed = completed;
  }

  /**
   * The text in which one document means what is wanted: with as few changed lines as can be, else
   * written anew.
   *
   * @param wanted completed
   * @param plain the same as its author wrote it
   */
  Optional<ManifestFile.Whole> changed(Document document, ObjectNode wanted, ObjectNode plain) {
    var node = node(document);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    var old = completed.apply((ObjectNode) document.value());
    int index = documents.indexOf(document);
    return verified(() -> Editing.edited(text, node.get(), old, wanted), index, wanted)
        .or(() -> verified(() -> rewritten(node.get(), plain), index, wanted));
  }

  private String rewritten(Node node, ObjectNode plain) {
    return Editing.rewritten(text, node, plain);
  }

  private Optional<ManifestFile.Whole> verified(
      Supplier<String> edit, int index, ObjectNode wanted) {
    if (!(ManifestFile.parse(edit.get(), "") instanceof ManifestFile.Whole result)
        || result.documents().size() != documents.size()) {
      return Optional.empty();
    }
    for (int i = 0; i < documents.size(); i++) {
      var value = (ObjectNode) result.documents().get(i).value();
      boolean holds =
          i == index
              ? completed.apply(value).equals(wanted)
              : value.equals(documents.get(i).value());
      if (!holds) {
        return Optional.empty();
      }
    }
    return Optional.of(result);
  }

  /** The text without a document that is not its only one. */
  Optional<ManifestFile.Whole> without(Document document) {
    var starts = starts();
    int at = 0;
    while (at < starts.size() && !starts.get(at).begins(document)) {
      at++;
    }
    if (at == starts.size() || starts.size() < 2) {
      return Optional.empty();
    }
    int start = at == 0 ? 0 : index(starts.get(at).separator());
    int end = at + 1 < starts.size() ? index(starts.get(at + 1).separator()) : text.length();
    if (at == 0) {
      end = text.indexOf('\n', end) + 1; // the separator of what becomes the first
    }
    var rest = new ArrayList<>(documents);
    rest.remove(document);
    var result = ManifestFile.parse(text.substring(0, start) + text.substring(end), "");
    return result instanceof ManifestFile.Whole whole
            && values(whole.documents()).equals(values(rest))
        ? Optional.of(whole)
        : Optional.empty();
  }

  private static List<Object> values(List<Document> documents) {
    return documents.stream().<Object>map(Document::value).toList();
  }

  /** Where a document begins: its separator, if it has one, and its value. */
  private record Start(int separator, Mark value) {

    boolean begins(Document document) {
      return document.place().line() == value.getLine() + 1
          && document.place().column() == value.getColumn() + 1;
    }
  }

  private List<Start> starts() {
    var starts = new ArrayList<Start>();
    Integer separator = null;
    for (var event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof DocumentStartEvent) {
        separator = event.getStartMark().orElseThrow().getIndex();
      } else if (separator != null) {
        starts.add(new Start(separator, event.getStartMark().orElseThrow()));
        separator = null;
      }
    }
    return starts;
  }

  private Optional<Node> node(Document document) {
    for (var node : new Compose(SETTINGS).composeAllFromString(text)) {
      var mark = node.getStartMark().orElseThrow();
      if (new Start(0, mark).begins(document)) {
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  private int index(int codePoints) {
    return text.offsetByCodePoints(0, codePoints);
  }
}

package org.mcpruntime.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * Whether objects may be stored: names, schema and rules, as the API server asks for them.
 *
 * <p>Safe for use by several threads.
 */
public final class Admission {

  /** Which object a document speaks of. */
  public sealed interface Subject {

    record Named(Kind kind, ObjectRef ref) implements Subject {

      /** Kind, namespace and name. */
      public String label() {
        return kind.word() + " " + ref;
      }
    }

    /** It cannot be told; the findings say why. */
    record Nobody(List<Finding> findings) implements Subject {}
  }

  /** What is said about an object. */
  public sealed interface Verdict {

    /**
     * @param completed the object with the schema's defaults; without status, which is no
     *     manifest's business
     * @param object the record that it is
     */
    record Fits(ObjectNode completed, Record object) implements Verdict {}

    record Unfit(List<Finding> findings) implements Verdict {}
  }

  private final Map<Kind, ObjectReader> readers = new ConcurrentHashMap<>();

  public Subject subject(Document document) {
    var word = document.value().path("kind").asText();
    var kind = Kind.of(word);
    if (kind.isEmpty()) {
      var shown = word.isEmpty() ? "is missing" : word + " is not read here";
      return nobody(document, "kind", shown + "; manifests hold " + Kind.words());
    }
    var apiVersion = document.value().path("apiVersion").asText();
    if (!apiVersion.equals(Kind.API_VERSION)) {
      return nobody(
          document, "apiVersion", "must be " + Kind.API_VERSION + ", is \"" + apiVersion + "\"");
    }
    var metadata = ObjectReader.metadata((ObjectNode) document.value());
    var wrong = ObjectReader.nameViolations(document.value().path("metadata"));
    return wrong.isEmpty()
        ? new Subject.Named(kind.get(), metadata.ref())
        : new Subject.Nobody(findings(document, kind.get().word() + " " + metadata.ref(), wrong));
  }

  private static Subject nobody(Document document, String path, String sentence) {
    return new Subject.Nobody(
        List.of(new Finding(Finding.Severity.ERROR, document.at(path), "", path, sentence)));
  }

  /**
   * Holds an object against schema and rules.
   *
   * @param old what it replaces, completed; null where it is new
   */
  public Verdict judge(Document document, Subject.Named subject, @Nullable ObjectNode old) {
    var value = ((ObjectNode) document.value()).deepCopy();
    value.remove("status");
    var judged = reader(subject.kind()).judge(value, old);
    if (!judged.isEmpty()) {
      return new Verdict.Unfit(findings(document, subject.label(), judged));
    }
    try {
      return new Verdict.Fits(value, Json.RESOURCES.treeToValue(value, subject.kind().record()));
    } catch (JsonProcessingException e) {
      // It fits the schema and yet not the record, such as a year that no clock knows.
      var misfit = new Violation("spec", e.getOriginalMessage());
      return new Verdict.Unfit(findings(document, subject.label(), List.of(misfit)));
    }
  }

  /** A copy of an object with what it means without saying it, whether it fits or not. */
  public ObjectNode completed(ObjectNode object, Kind kind) {
    var value = object.deepCopy();
    reader(kind).complete(value);
    return value;
  }

  /** What is wrong with a status, in place of which an object of the kind is given. */
  public List<Finding> judgeStatus(Kind kind, ObjectNode object, String label) {
    return findings(Document.of(object), label, reader(kind).judge(object, null));
  }

  ObjectReader reader(Kind kind) {
    return readers.computeIfAbsent(kind, ObjectReader::new);
  }

  static List<Finding> findings(Document document, String label, List<Violation> violations) {
    return violations.stream()
        .map(
            v ->
                new Finding(
                    Finding.Severity.ERROR, document.at(v.path()), label, v.path(), v.sentence()))
        .toList();
  }
}

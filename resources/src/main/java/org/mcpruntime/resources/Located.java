package org.mcpruntime.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.mcpruntime.contract.object.ObjectMeta;

/**
 * A resource and where it was read.
 *
 * @param label kind, namespace and name
 */
public record Located<T>(T object, ObjectMeta metadata, String label, Source source) {

  /** Finds places in the file that an object came from. */
  public static final class Source {

    private final Document document;
    private final ObjectNode completed;

    Source(Document document, ObjectNode completed) {
      this.document = document;
      this.completed = completed;
    }

    /**
     * The place of a path such as {@code spec.tools[2].name}, or of the nearest thing around it.
     */
    public Place at(String path) {
      return document.at(path);
    }

    /** The object as written, with the schema's defaults filled in. */
    public ObjectNode completed() {
      return completed;
    }
  }

  Finding error(String path, String sentence) {
    return new Finding(Finding.Severity.ERROR, source.at(path), label, path, sentence);
  }

  Finding warning(String path, String sentence) {
    return new Finding(Finding.Severity.WARNING, source.at(path), label, path, sentence);
  }
}

package org.mcpruntime.resources;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Something worth saying about a manifest.
 *
 * @param object kind, namespace and name, as far as known
 * @param path such as {@code spec.tools[2].name}; empty for the whole
 * @param sentence what is wrong and what to do
 */
public record Finding(Severity severity, Place place, String object, String path, String sentence) {

  /** An error keeps an object from being applied; a warning does not. */
  public enum Severity {
    @JsonProperty("error")
    ERROR,
    @JsonProperty("warning")
    WARNING
  }

  public boolean error() {
    return severity == Severity.ERROR;
  }
}

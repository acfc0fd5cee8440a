package org.mcpruntime.resources.store;

/**
 * A state that resources were in: {@code metadata.resourceVersion}. Opaque: only equality means
 * anything to a caller.
 */
public record Version(String text) {

  public Version {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a version has a text");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}

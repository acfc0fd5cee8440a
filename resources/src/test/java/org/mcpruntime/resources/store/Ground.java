package org.mcpruntime.resources.store;

/**
 * Resources to try things with, and a namespace in them that nobody else uses; a second one begins
 * with the same letters.
 */
public record Ground(Resources resources, String namespace) {

  /** Makes grounds; what it made goes when it is closed. */
  public interface Maker extends AutoCloseable {

    /** A ground that nobody used yet. */
    Ground make() throws Exception;

    @Override
    void close();
  }

  public String otherNamespace() {
    return namespace + "-other";
  }
}

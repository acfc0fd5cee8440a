package org.mcpruntime.process.config;

/**
 * A setting that cannot be used.
 *
 * @param value what stands there, fit to be shown
 */
public record Problem(String name, String value, String expected) {

  /** What is wrong, on what, and what to do. */
  public String sentence() {
    return name + "=" + value + ": expected " + expected;
  }
}

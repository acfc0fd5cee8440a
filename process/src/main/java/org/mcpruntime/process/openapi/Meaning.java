package org.mcpruntime.process.openapi;

/** What a type that holds any JSON stands for. */
public sealed interface Meaning {

  /** A schema that {@link About} brings, by its name. */
  record Named(String name) implements Meaning {}

  /** What that type is. */
  record Same(Class<?> type) implements Meaning {}
}

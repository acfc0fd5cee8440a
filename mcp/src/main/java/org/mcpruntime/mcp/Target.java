package org.mcpruntime.mcp;

/**
 * What a request asks for.
 *
 * @param name of a tool or prompt; the URI of a resource; the id of a task; empty for {@link
 *     Kind#NONE}
 */
public record Target(Kind kind, String name) {

  /** The request names nothing. */
  public static final Target NONE = new Target(Kind.NONE, "");

  /** The kinds of things a server offers. */
  public enum Kind {
    NONE,
    TOOL,
    PROMPT,
    RESOURCE,
    TASK
  }

  public static Target tool(String name) {
    return new Target(Kind.TOOL, name);
  }

  public static Target prompt(String name) {
    return new Target(Kind.PROMPT, name);
  }

  public static Target resource(String uri) {
    return new Target(Kind.RESOURCE, uri);
  }
}

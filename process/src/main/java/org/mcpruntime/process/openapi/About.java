package org.mcpruntime.process.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.mcpruntime.process.api.Parameter;

/**
 * What a table of routes does not say.
 *
 * @param prefix where all paths begin
 * @param names what may stand in paths in the place of names
 * @param schemas that were made elsewhere, by their names
 * @param meanings of types that hold any JSON
 */
public record About(
    Title title,
    String prefix,
    List<Parameter> names,
    Map<String, ObjectNode> schemas,
    Map<Class<?>, Meaning> meanings) {

  public About {
    names = List.copyOf(names);
    schemas = Map.copyOf(schemas);
    meanings = Map.copyOf(meanings);
  }

  /** What people read first. */
  public record Title(String text, String version, String description) {}
}

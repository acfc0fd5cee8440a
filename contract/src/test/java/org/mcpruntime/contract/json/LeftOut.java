package org.mcpruntime.contract.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/** Finds the members of a record that a document did not fill, so that it can claim to be full. */
public final class LeftOut {

  private LeftOut() {}

  /** Pointers of the members that are null or empty. */
  public static List<String> of(Object read, JsonMapper mapper) {
    var everything =
        mapper
            .rebuild()
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .build();
    var found = new ArrayList<String>();
    walk("", everything.valueToTree(read), found);
    return found;
  }

  private static void walk(String pointer, JsonNode node, List<String> found) {
    boolean emptyText = node.isTextual() && node.asText().isEmpty();
    if (node.isNull() || emptyText || (node.isContainerNode() && node.isEmpty())) {
      found.add(pointer);
    }
    node.properties()
        .forEach(member -> walk(pointer + "/" + member.getKey(), member.getValue(), found));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      walk(pointer + "/" + i, node.get(i), found);
    }
  }
}

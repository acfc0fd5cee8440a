package org.mcpruntime.resources.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Turns what differs between two values into changes of the text that one of them was read from, so
 * that everything else stays as somebody wrote it: comments, order, quotes.
 *
 * <p>It does not know all of YAML. Who uses it reads the result and compares.
 */
final class Editing {

  /** A change of a text, between two of its indexes. */
  private record Edit(int start, int end, String text) {}

  private final String text;
  private final List<Edit> edits = new ArrayList<>();

  private Editing(String text) {
    this.text = text;
  }

  /**
   * The text in which a node is changed.
   *
   * @param old the value of the node as it counts, defaults included
   * @param wanted the value that is to count
   */
  static String edited(String text, Node node, JsonNode old, JsonNode wanted) {
    var editing = new Editing(text);
    editing.node(node, old, wanted);
    var out = new StringBuilder(text);
    // Of two additions at one place the inner one, which was found first, is to stand first.
    editing.edits.reversed().stream()
        .sorted(Comparator.comparingInt(Edit::start).reversed())
        .forEach(edit -> out.replace(edit.start(), edit.end(), edit.text()));
    return out.toString();
  }

  /** The text in which a whole document is written anew. */
  static String rewritten(String text, Node root, ObjectNode wanted) {
    var editing = new Editing(text);
    return text.substring(0, editing.start(root))
        + YamlWriter.block(wanted, 0)
        + text.substring(editing.end(root));
  }

  private void node(Node node, JsonNode old, JsonNode wanted) {
    if (old.equals(wanted)) {
      return;
    }
    if (node instanceof MappingNode mapping
        && old instanceof ObjectNode before
        && wanted instanceof ObjectNode after) {
      mapping(mapping, before, after);
    } else if (node instanceof SequenceNode sequence
        && old instanceof ArrayNode before
        && wanted instanceof ArrayNode after
        && before.size() == sequence.getValue().size()
        && !after.isEmpty()) {
      sequence(sequence, before, after);
    } else {
      replace(node, wanted);
    }
  }

  private void replace(Node node, JsonNode wanted) {
    edits.add(new Edit(start(node), end(node), rendered(node, wanted)));
  }

  private static String rendered(Node node, JsonNode wanted) {
    if (node instanceof ScalarNode scalar && scalar.isPlain()) {
      return YamlWriter.flow(wanted);
    }
    return node instanceof CollectionNode<?> collection
            && collection.getFlowStyle() == FlowStyle.BLOCK
        ? YamlWriter.block(wanted, column(node))
        : YamlWriter.json(wanted);
  }

  private void mapping(MappingNode node, ObjectNode old, ObjectNode wanted) {
    var names = new HashSet<String>();
    boolean flow = node.getFlowStyle() == FlowStyle.FLOW;
    var removed = new ArrayList<NodeTuple>();
    for (var entry : node.getValue()) {
      var name = ((ScalarNode) entry.getKeyNode()).getValue();
      names.add(name);
      var after = wanted.get(name);
      if (after != null) {
        var before = Objects.requireNonNullElse(old.get(name), NullNode.getInstance());
        entry(node, entry, before, after);
      } else if (old.has(name)) {
        removed.add(entry);
      }
    }
    var added = JsonNodeFactory.instance.objectNode();
    for (var property : wanted.properties()) {
      if (!names.contains(property.getKey())
          && !property.getValue().equals(old.get(property.getKey()))) {
        added.set(property.getKey(), property.getValue());
      }
    }
    if (!removed.isEmpty() && (flow || isAwkward(node, removed, !added.isEmpty()))) {
      int last = lineEnd(end(node));
      edits.removeIf(edit -> edit.start() >= start(node) && edit.start() <= last);
      replace(node, wanted);
      return;
    }
    removed.forEach(entry -> remove(start(entry.getKeyNode()), end(entry.getValueNode())));
    if (!added.isEmpty()) {
      add(node, added, flow);
    }
  }

  /** The first entry may share its line with others; where the last was, nothing can be added. */
  private static boolean isAwkward(MappingNode node, List<NodeTuple> removed, boolean adding) {
    var entries = node.getValue();
    return removed.getFirst() == entries.getFirst()
        || (adding && removed.getLast() == entries.getLast());
  }

  private void entry(MappingNode mapping, NodeTuple entry, JsonNode old, JsonNode wanted) {
    var value = entry.getValueNode();
    boolean block = mapping.getFlowStyle() == FlowStyle.BLOCK;
    boolean anotherShape = wanted.isContainerNode() != value instanceof CollectionNode<?>;
    boolean emptied = wanted.isContainerNode() && wanted.isEmpty();
    boolean isBlock = value instanceof CollectionNode<?> c && c.getFlowStyle() == FlowStyle.BLOCK;
    if (block && !old.equals(wanted) && (anotherShape || (emptied && isBlock))) {
      int colon = text.indexOf(':', end(entry.getKeyNode()));
      edits.add(new Edit(colon + 1, end(value), YamlWriter.after(wanted, column(mapping))));
    } else {
      node(value, old, wanted);
    }
  }

  private void add(MappingNode node, ObjectNode added, boolean flow) {
    if (flow) {
      var entries = YamlWriter.json(added);
      var inner = entries.substring(1, entries.length() - 1);
      int at = node.getValue().isEmpty() ? start(node) + 1 : end(node.getValue().getLast());
      edits.add(new Edit(at, at, node.getValue().isEmpty() ? inner : ", " + inner));
      return;
    }
    int indent = column(node);
    int at = lineEnd(end(node.getValue().getLast()));
    edits.add(new Edit(at, at, "\n" + " ".repeat(indent) + YamlWriter.block(added, indent)));
  }

  private void sequence(SequenceNode node, ArrayNode old, ArrayNode wanted) {
    boolean flow = node.getFlowStyle() == FlowStyle.FLOW;
    var items = node.getValue();
    if (flow || wanted.size() < old.size()) {
      var kept = flow ? null : kept(old, wanted);
      if (kept == null) {
        replace(node, wanted);
        return;
      }
      for (int i = 0; i < items.size(); i++) {
        if (!kept.contains(i)) {
          remove(start(items.get(i)), end(items.get(i)));
        }
      }
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      node(items.get(i), old.get(i), wanted.get(i));
    }
    if (wanted.size() > items.size()) {
      int indent = column(node);
      var more = JsonNodeFactory.instance.arrayNode();
      for (int i = items.size(); i < wanted.size(); i++) {
        more.add(wanted.get(i));
      }
      int at = lineEnd(end(items.getLast()));
      edits.add(new Edit(at, at, "\n" + " ".repeat(indent) + YamlWriter.block(more, indent)));
    }
  }

  /** The items that stay, where the wanted list is the old one without some; else null. */
  private static @Nullable Set<Integer> kept(ArrayNode old, ArrayNode wanted) {
    var kept = new HashSet<Integer>();
    int next = 0;
    for (int i = 0; i < old.size() && next < wanted.size(); i++) {
      if (old.get(i).equals(wanted.get(next))) {
        kept.add(i);
        next++;
      }
    }
    return next == wanted.size() ? kept : null;
  }

  /** Takes out all lines from one index to another. */
  private void remove(int start, int end) {
    int from = text.lastIndexOf('\n', start - 1) + 1;
    int to = lineEnd(end);
    edits.add(new Edit(from, Math.min(to + 1, text.length()), ""));
  }

  private int lineEnd(int index) {
    int end = text.indexOf('\n', index);
    return end < 0 ? text.length() : end;
  }

  private int start(Node node) {
    return index(node.getStartMark().orElseThrow().getIndex());
  }

  /** The marks of block collections end where the next thing begins: too late. */
  private int end(Node node) {
    return switch (node) {
      case MappingNode m when m.getFlowStyle() == FlowStyle.BLOCK && !m.getValue().isEmpty() ->
          end(m.getValue().getLast());
      case SequenceNode s when s.getFlowStyle() == FlowStyle.BLOCK && !s.getValue().isEmpty() ->
          end(s.getValue().getLast());
      default -> trimmed(start(node), index(node.getEndMark().orElseThrow().getIndex()));
    };
  }

  private int end(NodeTuple entry) {
    return Math.max(end(entry.getKeyNode()) + 1, end(entry.getValueNode()));
  }

  private int trimmed(int start, int end) {
    int trimmed = end;
    while (trimmed > start && Character.isWhitespace(text.charAt(trimmed - 1))) {
      trimmed--;
    }
    return trimmed;
  }

  private int index(int codePoints) {
    return text.offsetByCodePoints(0, codePoints);
  }

  private static int column(Node node) {
    return node.getStartMark().orElseThrow().getColumn();
  }
}

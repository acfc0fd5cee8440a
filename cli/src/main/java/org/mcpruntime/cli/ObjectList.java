package org.mcpruntime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List them.")
final class ObjectList implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "of this namespace only")
  private @Nullable String namespace;

  @Option(names = "--all-namespaces", description = "of all namespaces, as without -n")
  @SuppressWarnings("UnusedVariable") // for those who are used to say it
  private boolean all;

  @Option(
      names = {"-w", "--watch"},
      description = "and go on with what changes")
  private boolean watch;

  private final Thing thing;

  ObjectList(Thing thing, Map<String, String> environment) {
    this.thing = thing;
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var parameters = new TreeMap<String, String>();
    if (namespace != null) {
      parameters.put("namespace", namespace);
    }
    var api = reach.api();
    if (watch) {
      parameters.put("watch", "true");
      api.lines(thing.path(), parameters, this::changed);
      throw new Failure("the platform has ended; what changes is not seen any more");
    }
    var items = api.get(thing.path(), parameters).path("items");
    printing.format.print(printing.out(), Json.RESOURCES, items, () -> print(items));
    return 0;
  }

  private void print(JsonNode items) {
    var table = new Table(thing.columns());
    items.forEach(item -> table.row(thing.cells(item)));
    table.print(printing.out());
    if (items.isEmpty()) {
      printing.err().println("There are none.");
    }
  }

  private boolean changed(String line) {
    try {
      var change = Json.RESOURCES.readTree(line);
      var object = change.path("object");
      if (printing.format != Output.table) {
        printing.out().println(line);
      } else if (object.isObject()) {
        var cells = thing.cells(object);
        var row = new StringBuilder("%-8s ".formatted(change.path("type").asText()));
        for (var cell : cells) {
          row.append(' ').append(cell);
        }
        printing.out().println(row);
      }
      printing.out().flush();
      return !printing.out().checkError();
    } catch (JsonProcessingException e) {
      throw new Failure("what the platform says cannot be read: " + e.getOriginalMessage());
    }
  }
}

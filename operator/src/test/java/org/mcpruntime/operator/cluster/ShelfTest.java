package org.mcpruntime.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;

class ShelfTest {

  private static final ObjectRef ECHO = new ObjectRef("a", "echo");
  private static final ObjectRef OTHER = new ObjectRef("a", "other");

  private final Shelf shelf = new Shelf(ChildKind.DEPLOYMENT, "us");

  private static ObjectNode object(String name, String owner) {
    var object = Json.RESOURCES.createObjectNode();
    var metadata = object.putObject("metadata").put("namespace", "a").put("name", name);
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "mcpruntime.org/v1alpha1")
        .put("kind", "MCPServer")
        .put("name", owner);
    var fields = metadata.putArray("managedFields");
    fields.addObject().put("manager", "us").putObject("fieldsV1").putObject("f:spec");
    fields.addObject().put("manager", "somebody").putObject("fieldsV1").putObject("f:status");
    return object;
  }

  @Test
  void an_object_that_changes_hands_concerns_both() {
    assertThat(shelf.put(object("echo", "echo"))).containsExactly(ECHO);
    assertThat(shelf.put(object("echo", "other"))).containsExactlyInAnyOrder(ECHO, OTHER);

    assertThat(shelf.of(ECHO, Set.of())).isEmpty();
    assertThat(shelf.of(OTHER, Set.of())).hasSize(1);
    assertThat(shelf.remove(ECHO)).containsExactly(OTHER);
    assertThat(shelf.size()).isZero();
  }

  @Test
  void what_has_a_name_is_found_whosever_it_is() {
    assertThat(shelf.put(object("echo-canary", "echo-canary"))).hasSize(1);

    assertThat(shelf.of(ECHO, Set.of("echo", "echo-canary")))
        .extracting(found -> found.getMetadata().getName())
        .containsExactly("echo-canary");
  }

  @Test
  void of_fields_only_our_own_are_kept() {
    assertThat(shelf.put(object("echo", "echo"))).hasSize(1);

    assertThat(shelf.get(ECHO))
        .hasValueSatisfying(
            found -> {
              assertThat(found.getKind()).isEqualTo("Deployment");
              assertThat(found.getApiVersion()).isEqualTo("apps/v1");
              assertThat(found.getMetadata().getManagedFields())
                  .extracting(field -> field.getManager())
                  .containsExactly("us");
            });
  }

  @Test
  void an_autoscaler_concerns_the_server_whose_pods_it_counts() {
    var autoscalers = new Shelf(ChildKind.AUTOSCALER, "us");
    var object = Json.RESOURCES.createObjectNode();
    object.putObject("metadata").put("namespace", "a").put("name", "mine");
    object.putObject("spec").putObject("scaleTargetRef").put("name", "echo");

    assertThat(autoscalers.put(object)).containsExactly(ECHO);
    assertThat(autoscalers.of(ECHO, Set.of())).hasSize(1);
  }
}

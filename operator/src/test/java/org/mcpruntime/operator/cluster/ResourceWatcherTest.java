package org.mcpruntime.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Version;

class ResourceWatcherTest {

  private static final Change LISTED = new Change.Bookmark(new Version("7"), true);
  private static final Change EXPIRED = new Change.Expired("too old");

  private final Cluster cluster =
      new Cluster(OperatorConfig.of(new Settings(Map.of())), new Cluster.Extent(List.of(), "us"));
  private final List<String> heard = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private int filled;

  private static Resource session(String name, String server) throws Exception {
    var json = Json.RESOURCES.createObjectNode();
    json.put("apiVersion", Kind.API_VERSION).put("kind", "MCPAgentSession");
    json.putObject("metadata").put("namespace", "a").put("name", name);
    var spec = json.putObject("spec");
    spec.putObject("serverRef").put("name", server);
    spec.putObject("subject").put("agentID", "cursor");
    return Resource.of(Kind.SESSION, json);
  }

  /** Watches as often as there is something to watch, and once more. */
  private void watch(List<List<Change>> watches) throws InterruptedException {
    cluster.follow(new Hearing());
    var watcher =
        new ResourceWatcher(
            new ResourceWatcher.Sight(Kind.SESSION, null, () -> filled++),
            new Told(watches),
            cluster,
            new WatchReport() {
              @Override
              public void listed(String kind) {}

              @Override
              public void trouble(String kind, String sentence) {
                troubles.add(sentence);
              }
            });
    for (int i = 0; i <= watches.size(); i++) {
      var _ = watcher.round(() -> false);
    }
  }

  @Test
  void what_went_while_nobody_looked_is_told() throws Exception {
    watch(
        List.of(
            List.of(
                new Change.Added(session("s1", "echo")),
                new Change.Added(session("s2", "echo")),
                LISTED,
                EXPIRED),
            List.of(new Change.Added(session("s2", "echo")), LISTED, EXPIRED)));

    assertThat(heard).containsExactly("+s1", "+s2", "s2", "-s1");
    assertThat(filled).isEqualTo(2);
    assertThat(troubles).containsExactly("too old", "too old", "the API is away");
    assertThat(cluster.sessionsFor(new ObjectRef("a", "echo"))).hasSize(1);
  }

  @Test
  void an_object_that_names_another_server_is_found_there_only() throws Exception {
    watch(
        List.of(
            List.of(
                new Change.Added(session("s1", "echo")),
                LISTED,
                new Change.Modified(session("s1", "other")),
                EXPIRED)));

    assertThat(cluster.sessionsFor(new ObjectRef("a", "echo"))).isEmpty();
    assertThat(cluster.sessionsFor(new ObjectRef("a", "other"))).hasSize(1);
  }

  /** Writes down which sessions come, change and go. */
  private final class Hearing implements Sightings {

    @Override
    public void server(@Nullable MCPServer before, @Nullable MCPServer after) {}

    @Override
    public void grant(@Nullable MCPAccessGrant before, @Nullable MCPAccessGrant after) {}

    @Override
    public void session(@Nullable MCPAgentSession before, @Nullable MCPAgentSession after) {
      if (after != null) {
        heard.add((before == null ? "+" : "") + after.metadata().name());
      } else if (before != null) {
        heard.add("-" + before.metadata().name());
      }
    }

    @Override
    public void child(ChildKind kind, ObjectRef object, Set<ObjectRef> about) {}
  }
}

package org.mcpruntime.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.CanaryWords;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.contract.server.Route;
import org.mcpruntime.operator.access.AccessPlan;
import org.mcpruntime.operator.access.AccessPlanner;
import org.mcpruntime.operator.access.AccessSight;
import org.mcpruntime.operator.canary.Window;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.PolicyMirror;
import org.mcpruntime.operator.server.Claim;
import org.mcpruntime.operator.server.Observation;
import org.mcpruntime.operator.server.Planned;
import org.mcpruntime.operator.server.Planner;
import org.mcpruntime.operator.server.PolicyStanding;
import org.mcpruntime.operator.shared.SharedPlanner;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.resources.Located;
import org.mcpruntime.resources.Manifests;

/**
 * One folder of {@code cases}.
 *
 * <p>{@code in-resources.yaml} holds the server that is planned first, then other servers, grants
 * and sessions. {@code in-before.yaml} is what stood there before, and had come to rest. {@code
 * in-objects.yaml} are objects that are there besides. {@code in-settings.yaml} goes over the
 * settings of all cases. {@code in-facts.yaml} is {@link Facts}.
 */
final class Case {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  /** After so many rounds a cluster is at rest. */
  private static final int REST = 6;

  private final Path folder;
  private final OperatorConfig config;
  private final Facts facts;
  private final Cluster cluster = new Cluster();

  Case(Path folder) throws IOException {
    this.folder = folder;
    this.config = config(folder);
    var file = folder.resolve("in-facts.yaml");
    this.facts = Files.exists(file) ? facts(file) : Facts.USUAL;
  }

  private static Facts facts(Path file) throws IOException {
    JsonNode node = KUBERNETES.unmarshal(Files.readString(file), JsonNode.class);
    return Json.RESOURCES.treeToValue(node, Facts.class);
  }

  static OperatorConfig config(Path folder) throws IOException {
    var all = new TreeMap<>(settings(folder.resolveSibling("settings.yaml")));
    var own = folder.resolve("in-settings.yaml");
    if (Files.exists(own)) {
      all.putAll(settings(own));
    }
    var settings = new Settings(all);
    var config = OperatorConfig.of(settings);
    if (!settings.problems().isEmpty()) {
      throw new IllegalStateException("settings of " + folder + ": " + settings.problems());
    }
    return config;
  }

  private static Map<String, String> settings(Path file) throws IOException {
    JsonNode node = KUBERNETES.unmarshal(Files.readString(file), JsonNode.class);
    var all = new TreeMap<String, String>();
    node.properties().forEach(member -> all.put(member.getKey(), member.getValue().asText()));
    return all;
  }

  /** File name to text of everything that comes out. */
  Map<String, String> outcome() throws IOException {
    var manifests = Manifests.read(List.of(folder.resolve("in-resources.yaml")));
    if (manifests.hasErrors()) {
      return Map.of("out-status.yaml", refused(manifests));
    }
    var before = folder.resolve("in-before.yaml");
    @Nullable MCPServerStatus status = null;
    if (Files.exists(before)) {
      status = rest(Manifests.read(List.of(before)));
    }
    var objects = folder.resolve("in-objects.yaml");
    if (Files.exists(objects)) {
      List<HasMetadata> given = new ArrayList<>();
      for (var text : Files.readString(objects).split("(?m)^---\n", -1)) {
        if (!text.isBlank()) {
          given.add(KUBERNETES.unmarshal(text));
        }
      }
      given.forEach(cluster::put);
    }
    return played(manifests, status);
  }

  private static String refused(Manifests manifests) {
    return manifests.findings().stream()
        .filter(finding -> finding.error())
        .map(finding -> "- '%s: %s'\n".formatted(finding.path(), finding.sentence()))
        .collect(Collectors.joining("", "refused:\n", ""));
  }

  /** Plans and carries out until nothing changes. */
  private @Nullable MCPServerStatus rest(Manifests manifests) {
    @Nullable MCPServerStatus status = null;
    for (int i = 0; i < REST; i++) {
      var server = with(manifests.servers().getFirst().object(), status, null);
      var planned = plan(server, manifests, Facts.NOON, Facts.USUAL);
      if (planned instanceof Planned.Plan plan) {
        cluster.carryOut(plan.children());
      }
      cluster.act(Facts.USUAL);
      status = planned.status();
    }
    return status;
  }

  private Map<String, String> played(Manifests manifests, @Nullable MCPServerStatus before) {
    var status = before;
    var now = facts.now();
    var first = manifests.servers().isEmpty() ? null : manifests.servers().getFirst().object();
    var out = new LinkedHashMap<String, String>();
    if (first != null) {
      var server = first;
      for (int round = 0; ; round++) {
        boolean last = round == facts.rounds();
        server = with(first, status, last ? facts.word() : null);
        var planned = plan(server, manifests, now, facts);
        if (last) {
          write(out, planned);
          break;
        }
        if (planned instanceof Planned.Plan plan) {
          cluster.carryOut(plan.children());
        }
        cluster.act(facts);
        status = planned.status();
        now = facts.apart() == null ? now : now.plus(facts.apart().duration());
      }
    }
    var sight = sight(manifests, now);
    boolean hadMirror = sight.mirror() != null;
    var access = AccessPlanner.plan(sight, config);
    if (!manifests.grants().isEmpty() || !manifests.sessions().isEmpty()) {
      out.put("out-access.yaml", yaml(access(access)));
    }
    if (access.mirror() != null && (out.containsKey("out-access.yaml") || hadMirror)) {
      out.put("out-policy.yaml", object(access.mirror()));
    }
    var shared =
        SharedPlanner.plan(
            "mcp-servers",
            manifests.servers().stream().map(Located::object).toList(),
            cluster.stock(),
            config);
    if (!shared.applied().isEmpty()) {
      out.put("out-shared.yaml", objects(shared.applied()));
    }
    return out;
  }

  private Planned plan(MCPServer server, Manifests manifests, Instant now, Facts facts) {
    return Planner.plan(observation(server, manifests, now, facts), config);
  }

  private Observation observation(MCPServer server, Manifests manifests, Instant now, Facts facts) {
    var access = AccessPlanner.plan(sight(manifests, now), config);
    var enforced = new TreeMap<String, String>();
    facts
        .gateways()
        .forEach(
            (pod, revision) ->
                enforced.put(
                    pod,
                    revision.equals("current") && access.revision() != null
                        ? access.revision()
                        : revision));
    boolean mirrored =
        access.mirror() != null && access.mirror().getData().containsKey(PolicyMirror.KEY);
    return new Observation(
        server,
        cluster.stock(),
        claims(manifests),
        new PolicyStanding(access.revision(), enforced, mirrored ? access.revision() : null),
        window(server, now, facts),
        now);
  }

  private static @Nullable Window window(MCPServer server, Instant now, Facts facts) {
    var measured = facts.window();
    var status = server.status();
    if (measured == null || status == null || status.canary() == null) {
      return null;
    }
    var since = status.canary().since();
    return new Window(
        since == null ? now : since, now, measured.stable().figures(), measured.canary().figures());
  }

  private List<Claim> claims(Manifests manifests) {
    return manifests.servers().stream()
        .skip(1)
        .map(Located::object)
        .map(
            other ->
                new Claim(
                    other.metadata().ref(),
                    Route.of(other),
                    other.spec().auth() != null && other.spec().auth().mode() == Auth.Mode.MTLS,
                    false,
                    other.metadata().creationTimestamp()))
        .toList();
  }

  private AccessSight sight(Manifests manifests, Instant now) {
    var server = manifests.servers().isEmpty() ? null : manifests.servers().getFirst().object();
    return new AccessSight(
        server == null ? new ObjectRef("mcp-servers", "nobody") : server.metadata().ref(),
        server,
        manifests.grants().stream().map(Located::object).toList(),
        manifests.sessions().stream().map(Located::object).toList(),
        cluster
            .stock()
            .find(
                io.fabric8.kubernetes.api.model.ConfigMap.class,
                PolicyMirror.name(server == null ? "nobody" : server.metadata().name()))
            .orElse(null),
        now);
  }

  private MCPServer with(
      MCPServer server, @Nullable MCPServerStatus status, @Nullable String word) {
    var said = new TreeMap<>(server.metadata().annotations());
    if (word != null && status != null && status.canary() != null) {
      said.put(
          word.equals("promote") ? CanaryWords.PROMOTE : CanaryWords.ABORT,
          status.canary().template());
    }
    var meta = server.metadata();
    return new MCPServer(
        server.apiVersion(),
        server.kind(),
        new ObjectMeta(
            meta.name(),
            meta.namespace(),
            meta.labels(),
            said,
            meta.uid(),
            meta.resourceVersion(),
            meta.generation(),
            meta.creationTimestamp(),
            meta.deletionTimestamp()),
        server.spec(),
        status == null ? server.status() : status);
  }

  private static void write(Map<String, String> out, Planned planned) {
    ObjectNode node = Json.RESOURCES.createObjectNode();
    switch (planned) {
      case Planned.Plan(var children, var status, var again) -> {
        var applied = new ArrayList<HasMetadata>(children.owned());
        applied.addAll(children.common());
        out.put("out-children.yaml", objects(applied));
        node.set("status", Json.RESOURCES.valueToTree(status));
        if (again != null) {
          node.put("lookAgainIn", again.toString());
        }
        if (!children.gone().isEmpty()) {
          var gone = node.putArray("gone");
          children
              .gone()
              .forEach(object -> gone.add(object.getKind() + "/" + object.getMetadata().getName()));
        }
      }
      case Planned.Invalid(var problems, var status) -> {
        node.set("status", Json.RESOURCES.valueToTree(status));
        var all = node.putArray("problems");
        problems.forEach(problem -> all.add(problem.toString()));
      }
    }
    out.put("out-status.yaml", yaml(node));
  }

  private static ObjectNode access(AccessPlan plan) {
    ObjectNode node = Json.RESOURCES.createObjectNode();
    var grants = node.putObject("grants");
    plan.grants()
        .forEach((ref, status) -> grants.set(ref.toString(), Json.RESOURCES.valueToTree(status)));
    var sessions = node.putObject("sessions");
    plan.sessions()
        .forEach((ref, status) -> sessions.set(ref.toString(), Json.RESOURCES.valueToTree(status)));
    var collected = node.putArray("collected");
    plan.collected().forEach(ref -> collected.add(ref.toString()));
    if (plan.lookAgainIn() != null) {
      node.put("lookAgainIn", plan.lookAgainIn().toString());
    }
    return node;
  }

  private static String yaml(ObjectNode node) {
    return Text.of(node);
  }

  private static String objects(List<HasMetadata> objects) {
    return objects.stream().map(Case::object).collect(Collectors.joining("---\n"));
  }

  /** What an object is first, and then what it says. */
  private static String object(HasMetadata object) {
    ObjectNode node = KUBERNETES.convertValue(object, ObjectNode.class);
    ObjectNode ordered = Json.RESOURCES.createObjectNode();
    for (var first : List.of("apiVersion", "kind", "metadata")) {
      ordered.set(first, node.remove(first));
    }
    ordered.setAll(node);
    return Text.of(ordered);
  }
}

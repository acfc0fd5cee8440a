package org.mcpruntime.operator.loop;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.apply.Apply;
import org.mcpruntime.kube.apply.Converged;
import org.mcpruntime.kube.apply.Step;
import org.mcpruntime.operator.cluster.ChildKind;
import org.mcpruntime.operator.cluster.Cluster;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.Accounts;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.desired.Labels;
import org.mcpruntime.operator.desired.SharedGateway;
import org.mcpruntime.operator.server.Stock;
import org.mcpruntime.operator.shared.SharedPlanner;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** A look at the gateway that servers of one namespace share. */
final class SharedWork {

  private static final int KEY_BYTES = 32;

  private final Cluster cluster;
  private final OperatorConfig config;
  private final Hands hands;
  private final Secrets secrets;
  private final Log log;
  private final SecureRandom chance = new SecureRandom();

  SharedWork(Cluster cluster, OperatorConfig config, Hands hands, Log log) {
    this.cluster = cluster;
    this.config = config;
    this.hands = hands;
    this.secrets = new Secrets(hands.api());
    this.log = log;
  }

  Looked look(String namespace) {
    var servers =
        cluster.serversIn(namespace).stream()
            .filter(server -> server.metadata().deletionTimestamp() == null)
            .toList();
    var stock = new ArrayList<>(cluster.sharedGateway(namespace));
    boolean asked = servers.stream().anyMatch(server -> new Blueprint(server, config).shared());
    if (!asked && stock.isEmpty()) {
      return Looked.DONE;
    }
    stock.addAll(cluster.services(namespace));
    switch (secrets.find(namespace, List.of(SharedGateway.SESSION_SECRET))) {
      case Secrets.Found(var found) -> stock.addAll(found);
      case Secrets.Unknown(var sentence, var after) -> {
        return new Looked.Broken(sentence, after);
      }
    }
    cluster
        .find(ChildKind.SERVICE_ACCOUNT, new ObjectRef(namespace, Accounts.WORKLOAD))
        .ifPresent(stock::add);
    var plan = SharedPlanner.plan(namespace, servers, new Stock(stock), config);
    if (plan.needsKey()) {
      var failed = makeKey(namespace);
      if (failed != null) {
        return failed;
      }
    }
    return carriedOut(
        hands.apply().keep(plan.applied(), stock, Apply.Foreign.LEFT),
        hands.apply().remove(plan.gone()));
  }

  private Looked carriedOut(Converged kept, Converged removed) {
    var all = new ArrayList<>(kept.steps());
    all.addAll(removed.steps());
    var steps = new Converged(all);
    var broken = Looked.broken(steps);
    if (broken != null) {
      return broken;
    }
    // No status speaks of it; servers that need it say that they wait.
    for (var refused : steps.of(Step.Invalid.class)) {
      log.error(
          "A shared gateway is refused",
          LogKeys.NAME.is(refused.child()),
          LogKeys.ERROR.is(refused.sentence()));
    }
    return new Looked.Done(steps.of(Step.Waiting.class).isEmpty() ? null : again());
  }

  private Duration again() {
    return config.pace().again();
  }

  /** The only thing that is of chance: what two replicas make at once, the first one made. */
  private Looked.@Nullable Broken makeKey(String namespace) {
    var key = new byte[KEY_BYTES];
    chance.nextBytes(key);
    var body = Json.RESOURCES.createObjectNode();
    body.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
    var metadata = body.putObject("metadata").put("name", SharedGateway.SESSION_SECRET);
    metadata
        .putObject("labels")
        .put(Labels.APP, SharedGateway.NAME)
        .put(Labels.MANAGED_BY, Labels.RUNTIME);
    body.putObject("stringData")
        .put(SharedGateway.SESSION_KEY, Base64.getEncoder().encodeToString(key));
    return switch (hands.api().post(Secrets.collection(namespace), body)) {
      case Answer.Done _ -> null;
      case Answer.Refused refused when refused.code() == 409 -> null;
      case Answer.Refused refused -> new Looked.Broken(refused.message(), refused.after());
      case Answer.Unreached(var sentence) -> new Looked.Broken(sentence, null);
    };
  }
}

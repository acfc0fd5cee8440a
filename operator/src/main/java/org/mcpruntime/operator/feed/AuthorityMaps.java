package org.mcpruntime.operator.feed;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.kube.apply.Apply;
import org.mcpruntime.operator.cluster.ChildKind;
import org.mcpruntime.operator.cluster.Cluster;
import org.mcpruntime.operator.desired.FeedAuthority;

/**
 * Brings the operator's authority to every namespace with servers, where pods of gateways wait for
 * it. Used by one thread.
 */
final class AuthorityMaps {

  /** After so many turns it is looked whether what was written is still there. */
  private static final int LOOKS = 12;

  private final Cluster cluster;
  private final Apply apply;
  private final Consumer<String> failed;
  private final Map<String, String> written = new HashMap<>();
  private int turns;

  /**
   * @param failed told of what cannot be written; it is tried again
   */
  AuthorityMaps(Cluster cluster, Apply apply, Consumer<String> failed) {
    this.cluster = cluster;
    this.apply = apply;
    this.failed = failed;
  }

  /** Somebody else may have written them. */
  void forget() {
    written.clear();
  }

  /** Writes it where it is not, or is another. */
  void turn(String certificates) {
    var namespaces = cluster.namespaces();
    written.keySet().retainAll(namespaces);
    if (++turns % LOOKS == 0) {
      written.clear();
    }
    for (var namespace : namespaces) {
      if (!certificates.equals(written.get(namespace))) {
        write(namespace, certificates);
      }
    }
  }

  private void write(String namespace, String certificates) {
    var present = present(namespace);
    if (!certificates.equals(present.map(AuthorityMaps::said).orElse(""))) {
      var wanted = List.of(FeedAuthority.of(namespace, certificates));
      var seen = present.stream().toList();
      var converged = apply.keep(wanted, seen, Apply.Foreign.SHARED);
      if (!converged.done()) {
        failed.accept(converged.toString());
        return;
      }
    }
    written.put(namespace, certificates);
  }

  private Optional<ConfigMap> present(String namespace) {
    return cluster
        .find(ChildKind.CONFIG_MAP, new ObjectRef(namespace, FeedAuthority.NAME))
        .map(ConfigMap.class::cast);
  }

  private static String said(ConfigMap map) {
    return map.getData() == null ? "" : map.getData().getOrDefault(FeedAuthority.KEY, "");
  }
}

package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kubernetes.cluster.Cluster;

/**
 * Flow control of the API server by which an account has one seat and no queue. A request whose
 * body does not come has the seat, so that all others are refused (429) until it is {@link #eased};
 * even then two requests at a time are one too many.
 */
final class Throttle implements AutoCloseable {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String GROUP = "/apis/flowcontrol.apiserver.k8s.io/v1/";

  /** What everybody may ask: others are refused before their body is read. */
  private static final String OF_ALL = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private final KubernetesClient admin;
  private final KubernetesClient user;
  private final String name;
  private final PipedOutputStream body = new PipedOutputStream();
  private final CompletableFuture<HttpResponse<byte[]>> seated;

  private Throttle(Cluster cluster, ObjectRef account, String name) {
    this.admin = cluster.client();
    this.user = cluster.clientOf(account.namespace(), account.name());
    this.name = name;
    write("prioritylevelconfigurations", level());
    var uid = write("flowschemas", schema(account));
    await("flow control knows the account")
        .atMost(LONG)
        .until(() -> Objects.equals(flow(account), uid));
    this.seated =
        user.getHttpClient()
            .sendAsync(
                request(OF_ALL).post("application/json", reading(body), 64).build(), byte[].class);
    await("the only seat is taken")
        .atMost(LONG)
        .during(Duration.ofMillis(300))
        .until(() -> figure("current_executing_requests") == 1);
  }

  /**
   * @param name of another level each time: the more one refuses, the longer it asks to wait
   */
  static Throttle of(Cluster cluster, ObjectRef account, String name) {
    return new Throttle(cluster, account, name);
  }

  /** How many requests the API server refused so far. */
  long refused() {
    return figure("rejected_requests_total");
  }

  /** The seat is free, for one request at a time. */
  void eased() {
    seated.cancel(true);
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    eased();
    for (var kind : new String[] {"flowschemas/", "prioritylevelconfigurations/"}) {
      var _ = KubeApi.of(admin).delete(GROUP + kind + name, Json.RESOURCES.createObjectNode());
    }
    user.close();
  }

  private static InputStream reading(PipedOutputStream body) {
    try {
      return new PipedInputStream(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    var master = admin.getMasterUrl().toString();
    return user.getHttpClient()
        .newHttpRequestBuilder()
        .uri(master.substring(0, master.length() - 1) + path);
  }

  /** The schema by which the API server judges a request of the account. */
  private String flow(ObjectRef account) {
    var asked =
        user.getHttpClient()
            .sendAsync(
                request("/api/v1/namespaces/" + account.namespace() + "/configmaps?limit=1")
                    .build(),
                byte[].class);
    return Objects.requireNonNullElse(
        asked.join().header("X-Kubernetes-PF-FlowSchema-UID"), "none");
  }

  private long figure(String which) {
    var line =
        Pattern.compile(
            "(?m)^apiserver_flowcontrol_"
                + which
                + "\\{flow_schema=\""
                + name
                + "\"[^}]*\\} (\\S+)$");
    return line.matcher(admin.raw("/metrics"))
        .results()
        .mapToLong(found -> (long) Double.parseDouble(found.group(1)))
        .sum();
  }

  private String write(String kind, String json) {
    try {
      var answer =
          KubeApi.of(admin)
              .apply(
                  GROUP + kind + "/" + name + "?fieldManager=tests&force=true",
                  Json.RESOURCES.readTree(json));
      assertThat(answer).isInstanceOf(Answer.Done.class);
      return ((Answer.Done) answer).body().path("metadata").path("uid").asText();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No share is one seat. */
  private String level() {
    return """
    {"apiVersion": "flowcontrol.apiserver.k8s.io/v1", "kind": "PriorityLevelConfiguration",
     "metadata": {"name": "%s"},
     "spec": {"type": "Limited", "limited": {
       "nominalConcurrencyShares": 0, "lendablePercent": 0, "borrowingLimitPercent": 0,
       "limitResponse": {"type": "Reject"}}}}
    """
        .formatted(name);
  }

  private String schema(ObjectRef account) {
    return """
    {"apiVersion": "flowcontrol.apiserver.k8s.io/v1", "kind": "FlowSchema",
     "metadata": {"name": "%1$s"},
     "spec": {"matchingPrecedence": 50, "priorityLevelConfiguration": {"name": "%1$s"},
       "rules": [{
         "subjects": [{"kind": "ServiceAccount",
           "serviceAccount": {"namespace": "%2$s", "name": "%3$s"}}],
         "resourceRules": [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"],
           "clusterScope": true, "namespaces": ["*"]}]}]}}
    """
        .formatted(name, account.namespace(), account.name());
  }
}

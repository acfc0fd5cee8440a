package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mcpruntime.resources.store.Write.FOR_REAL;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.netty.util.concurrent.Ticker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.feed.publish.Subscribers;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.operator.feed.TokenReviews;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Written;
import org.mcpruntime.setup.InstallPlan;

/** Two replicas of the operator publish policies, and gateways of two namespaces follow. */
@ExtendWith(ClusterExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // made before the first test
class PolicyFeedTest {

  private static final String AUDIENCE = "mcp-runtime-feed";
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final KubeResources resources;
  private String office = "";
  private String shop = "";
  private FeedReplica one;
  private FeedReplica two;
  private HttpClient http;

  PolicyFeedTest(Cluster cluster) {
    this.cluster = cluster;
    this.resources = new KubeResources(KubeApi.of(cluster.client()), _ -> {});
  }

  @BeforeAll
  void start() {
    office = cluster.namespace();
    shop = cluster.namespace();
    Replica.allow(cluster, office, shop);
    for (var namespace : List.of(office, shop)) {
      apply(server(namespace));
      apply(grant(namespace));
      apply(session(namespace, "ada-1"));
    }
    one = FeedReplica.start(cluster, "one-" + office, office, shop);
    two = FeedReplica.start(cluster, "two-" + office, office, shop);
    await().atMost(SOON).until(() -> one.isReady() && two.isReady());
    await().atMost(SOON).until(() -> !authority(office).isEmpty() && !authority(shop).isEmpty());
    http = HttpClient.newBuilder().sslContext(trusting(authority(office))).build();
  }

  @AfterAll
  void stop() {
    if (one != null) {
      one.close();
    }
    if (two != null) {
      two.close();
    }
  }

  private static Manifest server(String namespace) {
    var governed = Written.with(Written.server(namespace, "echo"), "gateway", "{enabled: true}");
    return Written.with(
        governed, "tools", "[{name: add, sideEffect: read}, {name: note, sideEffect: write}]");
  }

  private static Manifest grant(String namespace) {
    var grant = Written.with(Written.grant(namespace, "ada"), "subject", "{humanID: ada}");
    return Written.with(
        Written.with(grant, "toolRules", ""), "allowedSideEffects", "[read, write]");
  }

  private static Manifest session(String namespace, String name) {
    return Written.with(
        Written.with(Written.session(namespace, name), "subject", "{humanID: ada}"),
        "consentedTrust",
        "high");
  }

  private void apply(Manifest manifest) {
    assertThat(resources.apply(manifest, FOR_REAL))
        .isInstanceOfAny(Outcome.Created.class, Outcome.Configured.class, Outcome.Unchanged.class);
  }

  private String authority(String namespace) {
    var map =
        cluster.client().configMaps().inNamespace(namespace).withName("mcp-runtime-feed-ca").get();
    return map == null ? "" : map.getData().getOrDefault("ca.crt", "");
  }

  private static SSLContext trusting(String pem) {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (var each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
        store.setCertificateEntry("a" + number++, each);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is answered to who wants a server's policy: the status, and the first lines of a 200. */
  private String subscribe(FeedReplica to, String token, String namespace) {
    var body =
        """
        {"gateway":"test","servers":[{"server":{"namespace":"%s","name":"echo"}}]}"""
            .formatted(namespace);
    var request =
        HttpRequest.newBuilder(URI.create(to.feed() + "/feed/v1/stream"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
      try (var lines = answer.body()) {
        var first =
            answer.statusCode() == 200
                ? lines.filter(line -> line.contains("\"full\"")).findFirst().orElse("")
                : "";
        return answer.statusCode() + " " + first;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String get(FeedReplica from, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(from.feed() + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private String token(String namespace, String... audiences) {
    return cluster.tokenOf(namespace, "mcp-workload", audiences);
  }

  @Test
  void a_gateway_sees_the_servers_of_its_own_namespace_and_no_others() {
    for (var replica : List.of(one, two)) {
      assertThat(subscribe(replica, token(office, AUDIENCE), office))
          .startsWith("200")
          .contains(office);
      assertThat(subscribe(replica, token(office, AUDIENCE), shop)).startsWith("403");
      assertThat(subscribe(replica, token(shop, AUDIENCE), shop)).startsWith("200");
    }
  }

  @Test
  void a_token_that_is_for_somebody_else_is_nobodys() {
    assertThat(subscribe(one, token(office), office)).as("for the API server").startsWith("401");
    assertThat(subscribe(one, token(office, "vault"), office)).startsWith("401");
    assertThat(subscribe(one, "garbage", office)).startsWith("401");
    var good = token(office, AUDIENCE);
    var forged = good.substring(0, good.lastIndexOf('.') + 1) + "c2lnbmF0dXJl";
    assertThat(subscribe(one, forged, office)).startsWith("401");
  }

  @Test
  void a_token_ends_with_its_account() {
    var token = cluster.tokenOf(office, "passing", AUDIENCE);
    assertThat(subscribe(one, token, office)).startsWith("200");
    cluster
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("passing")
                .withNamespace(office)
                .endMetadata()
                .build())
        .delete();
    // What the API said before counts for half a minute.
    await().atMost(SOON).until(() -> subscribe(one, token, office).startsWith("401"));
  }

  @Test
  void whose_token_it_is_cannot_be_told_while_the_api_is_away() {
    var away = new ConfigBuilder(cluster.config()).withMasterUrl("https://127.0.0.1:1").build();
    try (var client = new KubernetesClientBuilder().withConfig(away).build()) {
      var reviews = new TokenReviews(KubeApi.of(client), AUDIENCE, Ticker.systemTicker());

      assertThat(reviews.admit(token(office, AUDIENCE)))
          .isInstanceOf(Subscribers.Holder.Unsure.class);
    }
  }

  @Test
  void replicas_sign_with_the_same_keys() throws Exception {
    var keys = get(one, "/feed/v1/keys");
    assertThat(keys).contains("Ed25519").doesNotContain("\"d\"");
    assertThat(get(two, "/feed/v1/keys")).isEqualTo(keys);
    var secret =
        cluster
            .client()
            .secrets()
            .inNamespace(InstallPlan.NAMESPACE)
            .withName("mcp-runtime-feed-keys")
            .get();
    assertThat(secret.getData()).containsKey("keys.json");
  }

  private Map<String, String> following(Path folder, URI... urls) throws IOException {
    var authorities = Files.writeString(folder.resolve("ca.crt"), authority(office));
    var token = Files.writeString(folder.resolve("token"), token(office, AUDIENCE));
    var settings = new HashMap<String, String>();
    settings.put(
        "POLICY_FEED_URL", String.join(",", List.of(urls).stream().map(URI::toString).toList()));
    settings.put("POLICY_FEED_KEYS", urls[0] + "/feed/v1/keys");
    settings.put("POLICY_FEED_TOKEN_FILE", token.toString());
    settings.put("POLICY_FEED_CA_FILE", authorities.toString());
    settings.put("POLICY_FEED_GATEWAY", "echo-pod");
    settings.put("MCP_SERVER_NAME", "echo");
    settings.put("MCP_SERVER_NAMESPACE", office);
    return settings;
  }

  @Test
  void a_gateway_enforces_a_revocation_and_goes_on_with_the_other_replica(@TempDir Path folder)
      throws IOException {
    apply(session(office, "ada-2"));
    var third = FeedReplica.start(cluster, "three-" + office, office, shop);
    try (third) {
      await().atMost(SOON).until(third::isReady);
      try (var gateway = new RunningGateway(following(folder, third.feed(), one.feed()))) {
        await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(gateway.call("note", "ada-2")).startsWith("200"));
        var leader = one.leads() ? one : two;
        assertThat(third.leads()).isFalse();
        await("the leader hears what the gateway of another replica enforces")
            .atMost(SOON)
            .until(() -> gateways(leader).contains("echo-pod"));

        third.close();
        apply(Written.with(session(office, "ada-2"), "revoked", "true"));

        await().atMost(SOON).until(() -> gateway.call("note", "ada-2").contains("session_revoked"));
        assertThat(gateway.call("note", "ada-1")).startsWith("200");
        assertThat(gateway.status()).contains("\"current\"");
      }
    }
  }

  private String gateways(FeedReplica leader) {
    return leader.enforced(new ObjectRef(office, "echo")).toString();
  }

  @Test
  void revisions_in_a_row_are_few_writes_and_the_last_is_among_them(@TempDir Path folder)
      throws IOException {
    var leader = one.leads() ? one : two;
    Set<String> written = ConcurrentHashMap.newKeySet();
    try (var gateway = new RunningGateway(following(folder, leader.feed()));
        var _ = revisionsInto(written)) {
      await().atMost(SOON).until(() -> inForce(leader).equals(writtenRevision()));
      written.clear();
      long began = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        apply(session(office, "many-" + i));
      }
      await()
          .atMost(SOON)
          .until(
              () ->
                  gateway.call("note", "many-99").startsWith("200")
                      && inForce(leader).equals(writtenRevision()));

      var took = Duration.ofNanos(System.nanoTime() - began);
      // The first at once, then one for every two seconds, the last one among them.
      assertThat(written).hasSizeBetween(1, 2 + (int) took.dividedBy(Duration.ofSeconds(2)));
    }
  }

  private String inForce(FeedReplica leader) {
    return leader.enforced(new ObjectRef(office, "echo")).getOrDefault("echo-pod", "none");
  }

  private String writtenRevision() {
    var status = new Governed(resources, new Pods(cluster.client()), office).statusOf("echo");
    return status.map(MCPServerStatus::policyRevision).orElse("");
  }

  /** Notes each revision that the server's status says, until it is closed. */
  private Watch revisionsInto(Set<String> revisions) {
    return cluster
        .client()
        .genericKubernetesResources("mcpruntime.org/v1alpha1", "MCPServer")
        .inNamespace(office)
        .withName("echo")
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, GenericKubernetesResource server) {
                Object revision = server.get("status", "policyRevision");
                if (revision != null) {
                  revisions.add(revision.toString());
                }
              }

              @Override
              public void onClose(WatcherException cause) {
                // What was noted until then is too little, and the test says so.
              }
            });
  }

  @Test
  void a_gateway_begins_with_the_mirror_where_no_replica_is_reached(@TempDir Path folder)
      throws IOException {
    // A change now, so that the mirror is young.
    apply(session(office, "ada-3"));
    var mirror = Mirror.into(folder.resolve("policy.json"), cluster, office, "ada-3");
    var settings = following(folder, URI.create("https://127.0.0.1:1"));
    settings.put("POLICY_FILE", mirror.toString());
    try (var gateway = new RunningGateway(settings)) {
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(gateway.call("add", "ada-3")).startsWith("200"));
      assertThat(gateway.status()).contains("\"mirrored\":true");
    }
  }
}

package org.mcpruntime.kubernetes.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * etcd, the API server and the controllers as processes of ours, on loopback, their state in a
 * folder. The API server makes its own certificate; an administrator has a token.
 */
final class ControlPlane implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);

  /** What the tests rely on; a scheduler and a kubelet there are none of. */
  private static final List<String> CONTROLLERS =
      List.of(
          "garbage-collector-controller",
          "clusterrole-aggregation-controller", // or the roles view and edit allow nothing
          "namespace-controller",
          "serviceaccount-controller",
          "root-ca-certificate-publisher-controller",
          "disruption-controller");

  /** These make pods, and write what becomes of them into Deployments. */
  private static final List<String> OF_PODS =
      List.of("deployment-controller", "replicaset-controller");

  private final Programs.Found programs;
  private final Path folder;
  private final Make make;
  private final int port = freePort();
  private final String token = UUID.randomUUID().toString();
  private final Tethered etcd;
  private @Nullable Tethered apiServer;
  private @Nullable Tethered controllers;

  private ControlPlane(Programs.Found programs, Path folder, Make make) {
    this.programs = programs;
    this.folder = folder;
    this.make = make;
    write("audit.yaml", auditPolicy());
    Keys.write(folder.resolve("accounts.key"), folder.resolve("accounts.pub"));
    write("tokens.csv", token + ",admin,admin,\"system:masters\"\n");
    this.etcd = tethered("etcd", etcdCommand());
  }

  /** Starts etcd and the API server and waits until that is ready. */
  static ControlPlane start(Programs.Found programs, Path folder, Make make) {
    var plane = new ControlPlane(programs, folder, make);
    plane.startApiServer();
    plane.write("kubeconfig", plane.kubeconfig());
    return plane;
  }

  Path kubeconfigFile() {
    return folder.resolve("kubeconfig");
  }

  /** Requests of the user that is audited, a line of JSON each. */
  Path auditLog() {
    return folder.resolve("audit.log");
  }

  void startApiServer() {
    var server = tethered("kube-apiserver", apiServerCommand());
    apiServer = server;
    await("the API server is ready; its log is " + folder.resolve("kube-apiserver.log"))
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> ready() || !server.alive());
    if (!server.alive()) {
      throw new IllegalStateException(
          "the API server ended; " + folder.resolve("kube-apiserver.log") + " says why");
    }
  }

  /** The API is away, as when its machine lost power; what was written stays. */
  void stopApiServer() {
    var server = apiServer;
    if (server != null) {
      server.close();
      apiServer = null;
    }
  }

  /** Started when the definitions stand: they look for new kinds only twice a minute. */
  boolean startControllers() {
    programs
        .controllers()
        .ifPresent(program -> controllers = tethered(program, controllersFlags()));
    return controllers != null;
  }

  @Override
  public void close() {
    var running = controllers;
    if (running != null) {
      running.close();
    }
    stopApiServer();
    etcd.close();
    remove(folder);
  }

  private static void remove(Path folder) {
    try (var tree = Files.walk(folder)) {
      tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean ready() {
    try (var client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      var request = HttpRequest.newBuilder(URI.create(url() + "/readyz")).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException | GeneralSecurityException _) {
      return false; // not yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Trusts the certificate that the API server made for itself. */
  private SSLContext trusting() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate())) {
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("c" + number++, certificate);
      }
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private Path certificate() {
    return folder.resolve("certificates/apiserver.crt");
  }

  private String url() {
    return "https://127.0.0.1:" + port;
  }

  private List<String> etcdCommand() {
    // A socket in a folder that is ours alone; what a crash of the machine would lose, tests lose.
    return List.of(
        programs.etcd().toString(),
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=unix://etcd:0",
        "--advertise-client-urls=unix://etcd:0",
        "--listen-peer-urls=unix://peer:0",
        "--initial-advertise-peer-urls=unix://peer:0",
        "--initial-cluster=default=unix://peer:0",
        "--unsafe-no-fsync=true",
        "--log-level=warn");
  }

  private List<String> apiServerCommand() {
    var command = new ArrayList<>(List.of(programs.apiServer().toString()));
    if (!make.audited().isEmpty()) {
      command.add("--audit-policy-file=" + folder.resolve("audit.yaml"));
      command.add("--audit-log-path=" + auditLog());
    }
    command.addAll(apiServerFlags());
    return command;
  }

  private List<String> apiServerFlags() {
    return List.of(
        "--etcd-servers=unix://etcd:0",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + port,
        "--endpoint-reconciler-type=none",
        "--cert-dir=" + folder.resolve("certificates"),
        "--token-auth-file=" + folder.resolve("tokens.csv"),
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + folder.resolve("accounts.pub"),
        "--service-account-signing-key-file=" + folder.resolve("accounts.key"),
        "--service-cluster-ip-range=10.0.0.0/16",
        "--allow-privileged=true");
  }

  private List<String> controllersFlags() {
    var controllers = new ArrayList<>(CONTROLLERS);
    if (make.pods()) {
      controllers.addAll(OF_PODS);
    }
    return List.of(
        "--kubeconfig=" + kubeconfigFile(),
        "--controllers=" + String.join(",", controllers),
        "--root-ca-file=" + certificate(),
        "--service-account-private-key-file=" + folder.resolve("accounts.key"),
        "--leader-elect=false",
        "--secure-port=0");
  }

  private Tethered tethered(Path program, List<String> flags) {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(flags);
    return tethered(program.getFileName().toString(), command);
  }

  private Tethered tethered(String name, List<String> command) {
    return Tethered.start(folder, folder.resolve(name + ".log"), command);
  }

  private String auditPolicy() {
    return """
    apiVersion: audit.k8s.io/v1
    kind: Policy
    omitStages: [RequestReceived, ResponseStarted]
    rules:
    - {level: Metadata, users: ["%s"]}
    - {level: None}
    """
        .formatted(make.audited());
  }

  private String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: tests
    contexts:
    - {name: tests, context: {cluster: tests, user: admin}}
    clusters:
    - {name: tests, cluster: {server: "%s", certificate-authority: "%s"}}
    users:
    - {name: admin, user: {token: "%s"}}
    """
        .formatted(url(), certificate(), token);
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

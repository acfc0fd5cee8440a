package org.mcpruntime.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.platform.PlatformStatus;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.platform.inspect.ScriptedInspector;
import org.mcpruntime.platform.live.ArrivingEvents;
import org.mcpruntime.platform.server.Inventory;
import org.mcpruntime.platform.server.SpokenLines;
import org.mcpruntime.policy.Render;
import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.api.Hosts;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.login.Secrets;
import org.mcpruntime.process.openapi.Described;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.ManifestFile;
import org.mcpruntime.resources.file.FileResources;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Write;

/** The whole API over a real folder, on a port of its own; time stands until it is moved on. */
public final class LoopbackPlatform implements AutoCloseable {

  /** Of the principal {@code root}, an administrator. */
  public static final String ADMIN = "token-of-an-administrator";

  /** Of the principal {@code alice}, who is none. */
  public static final String USER = "token-of-a-user";

  private static final Map<String, Principal> CALLERS =
      Map.of(
          ADMIN,
          new Principal("root", Principal.Role.ADMIN),
          USER,
          new Principal("alice", Principal.Role.USER));

  /** What running servers list; a server that is absent says nothing. */
  public final Map<ObjectRef, List<Inventory.Live>> live = new ConcurrentHashMap<>();

  public final SpokenLines logs = new SpokenLines();

  /** Events that arrive. */
  public final ArrivingEvents arriving = new ArrivingEvents();

  public final ScriptedInspector inspector = new ScriptedInspector();

  /** All that it serves. */
  public final List<Route> routes;

  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FileResources folder;
  private final Watched resources;
  private final HttpServer server;
  private volatile Instant now = Instant.parse("2026-11-25T12:00:00Z");

  public LoopbackPlatform(Path folder) {
    InstantSource clock = () -> now;
    this.folder = FileResources.open(folder.resolve("resources"), clock, _ -> {});
    resources = new Watched(this.folder);
    var around =
        new Surroundings(
            this::policy,
            ref -> Optional.ofNullable(live.get(ref)),
            logs,
            arriving,
            new Secrets(Duration.ofMinutes(1), 10, clock, new Random(2)),
            arriving,
            inspector,
            this::status,
            Described.NOTHING);
    routes = Platform.routes(resources, around, clock, new Random(1));
    var silent = new PrintStream(PrintStream.nullOutputStream(), true);
    server =
        new HttpServer(
            loops,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            ServerLimits.DEFAULT,
            new Api(
                routes,
                token -> Optional.ofNullable(CALLERS.get(token)),
                new Hosts(Set.of()),
                threads,
                Log.to(silent, Form.JSON, Level.ERROR, clock)));
  }

  private Optional<PolicySnapshot> policy(ObjectRef ref) {
    return resources
        .get(new ResourceRef(Kind.SERVER, ref))
        .map(found -> ((Resource.Server) found).object())
        .map(
            found ->
                Render.render(
                        found,
                        "test",
                        resources.list(Selection.all(Kind.GRANT)).grants(),
                        resources.list(Selection.all(Kind.SESSION)).sessions())
                    .snapshot());
  }

  private PlatformStatus status() {
    return new PlatformStatus(
        "test",
        now,
        url(""),
        URI.create("http://127.0.0.1:8091"),
        "the test's",
        new PlatformStatus.Servers(0, 0, 0),
        resources.list(Selection.all(Kind.GRANT)).grants().size(),
        resources.list(Selection.all(Kind.SESSION)).sessions().size(),
        List.of(),
        List.of());
  }

  /** An answer, whole. */
  public record Said(int status, String text) {

    /** As JSON. */
    public JsonNode json() {
      return read(text);
    }

    /** The word of an error. */
    public String code() {
      return json().path("error").asText();
    }

    public String message() {
      return json().path("message").asText();
    }

    /** One line for each thing that is wrong. */
    public List<String> details() {
      return json().path("details").valueStream().map(JsonNode::asText).toList();
    }
  }

  /** Time passes. */
  public void advance(Duration by) {
    now = now.plus(by);
  }

  public Instant now() {
    return now;
  }

  /** Objects that are there, as manifests in YAML. */
  public LoopbackPlatform given(String yaml) {
    for (var object : objects(yaml)) {
      var outcome = resources.apply(new Manifest(object), Write.FOR_REAL);
      if (!(outcome instanceof Outcome.Created || outcome instanceof Outcome.Configured)) {
        throw new IllegalArgumentException(outcome.toString());
      }
    }
    return this;
  }

  /** A server has a place where callers reach it. */
  public void reached(String name, URI url) {
    var server = stored(Kind.SERVER, name).orElseThrow();
    var object = server.json();
    object.putObject("status").put("url", url.toString());
    try {
      var outcome = resources.updateStatus(Resource.of(Kind.SERVER, object), Write.FOR_REAL);
      if (!(outcome instanceof Outcome.Configured)) {
        throw new IllegalArgumentException(outcome.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One object of YAML, as JSON. */
  public static ObjectNode object(String yaml) {
    return objects(yaml).getFirst();
  }

  private static List<ObjectNode> objects(String yaml) {
    return switch (ManifestFile.parse(yaml, "test")) {
      case ManifestFile.Whole(var _, var documents) ->
          documents.stream().map(document -> (ObjectNode) document.value()).toList();
      case ManifestFile.Broken(var finding) ->
          throw new IllegalArgumentException(finding.toString());
    };
  }

  /** What is stored now, read past the API. */
  public Optional<Resource> stored(Kind kind, String name) {
    return resources.get(ResourceRef.of(kind, "mcp-servers", name));
  }

  public Said get(String path) {
    return ask("GET", path, "", ADMIN);
  }

  public Said post(String path, String body) {
    return ask("POST", path, body, ADMIN);
  }

  /** As an administrator. */
  public Said ask(String method, String path, String body) {
    return ask(method, path, body, ADMIN);
  }

  /**
   * @param body empty for none
   * @param token empty for none
   */
  public Said ask(String method, String path, String body, String token) {
    try {
      var answer =
          http.send(
              request(method, path, body, token).timeout(Duration.ofSeconds(20)).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Said(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lines as they come, for as long as they are read. */
  public InputStream lines(String path) throws IOException, InterruptedException {
    var answer =
        http.send(
            request("GET", path, "", ADMIN).build(), HttpResponse.BodyHandlers.ofInputStream());
    return answer.body();
  }

  private HttpRequest.Builder request(String method, String path, String body, String token) {
    var request =
        HttpRequest.newBuilder(url(path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:%d%s%s".formatted(server.port(), Platform.PREFIX, path));
  }

  /** Watches that somebody still reads. */
  public int openWatches() {
    return resources.open();
  }

  static JsonNode read(String json) {
    try {
      return Json.RESOURCES.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON: " + json, e);
    }
  }

  @Override
  public void close() {
    try {
      var _ = server.close(Duration.ZERO);
      threads.shutdownNow();
      loops.close();
      folder.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

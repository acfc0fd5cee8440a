package org.mcpruntime.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.InventoryItem;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.Revision;
import org.mcpruntime.contract.snapshot.SessionBinding;

/** The policy of the tests' server, with one thing or another changed. */
record Book(PolicySnapshot snapshot) {

  static final String SESSION = "ada-1";

  /** What the policy speaks of and its caller may not see: names, URIs and descriptions. */
  static final List<String> HIDDEN =
      List.of("vault_open", "vault-brief", "secret://vault/plans", "the vault's inner door");

  /**
   * Ada may add (read) and write notes, see one prompt and what is under {@code docs://open/}; Bob
   * may only add. The vault's things are declared and nobody's.
   */
  static Book usual() {
    var tools =
        List.of(
            tool("add", SideEffect.READ, Trust.LOW),
            tool("note", SideEffect.WRITE, Trust.MEDIUM),
            tool("wipe", SideEffect.DESTRUCTIVE, Trust.HIGH),
            tool("vault_open", SideEffect.READ, Trust.LOW));
    var ada =
        grant(
            "ada",
            "ada",
            List.of(allow("add"), allow("note"), deny("wipe")),
            List.of(allow("greet")),
            List.of(allow("docs://open/*")),
            List.of(ServerRequest.ELICITATION));
    var bob =
        grant(
            "bob",
            "bob",
            List.of(allow("add")),
            List.of(deny("none")),
            List.of(deny("none://none")),
            List.of());
    return new Book(
        new PolicySnapshot(
            PolicySnapshot.SCHEMA_VERSION,
            "",
            null,
            new PolicySnapshot.ServerIdentity("desk", "office", "team-1", "c1"),
            Auth.DEFAULT,
            Policy.DEFAULT,
            SessionPolicy.DEFAULT.withRequired(true),
            tools,
            List.of(ada, bob),
            List.of(
                session(SESSION, "ada", false),
                session("ada-2", "ada", false),
                session("ada-gone", "ada", true),
                expired("ada-old", "ada"),
                session("bob-1", "bob", false)),
            List.of(prompt("greet"), prompt("vault-brief")),
            List.of(resource("docs://open/*"), resource("secret://vault/plans"))));
  }

  private static Tool tool(String name, SideEffect effect, Trust required) {
    return new Tool(name, "the vault's inner door", required, effect, null, Map.of(), null);
  }

  private static InventoryItem prompt(String name) {
    return new InventoryItem(name, null, null, Trust.LOW, Map.of());
  }

  private static InventoryItem resource(String uri) {
    return new InventoryItem(uri, uri, null, Trust.LOW, Map.of());
  }

  private static AccessRule allow(String name) {
    return new AccessRule(name, AccessRule.Effect.ALLOW, Trust.LOW);
  }

  private static AccessRule deny(String name) {
    return new AccessRule(name, AccessRule.Effect.DENY, Trust.LOW);
  }

  private static GrantBinding grant(
      String name,
      String human,
      List<AccessRule> tools,
      List<AccessRule> prompts,
      List<AccessRule> resources,
      List<ServerRequest> questions) {
    return new GrantBinding(
        name,
        "office",
        human,
        "",
        "",
        Trust.HIGH,
        List.of(SideEffect.READ, SideEffect.WRITE),
        null,
        false,
        tools,
        prompts,
        resources,
        questions,
        null,
        null);
  }

  private static SessionBinding session(String name, String human, boolean revoked) {
    return new SessionBinding(name, "office", human, "", "", Trust.HIGH, revoked, null, null, null);
  }

  private static SessionBinding expired(String name, String human) {
    var past = Instant.parse("2020-01-01T00:00:00Z");
    return new SessionBinding(name, "office", human, "", "", Trust.HIGH, false, past, null, null);
  }

  Book withAuth(Auth auth) {
    return with(auth, snapshot.policy());
  }

  Book withPolicy(Policy policy) {
    return with(snapshot.auth(), policy);
  }

  private Book with(@Nullable Auth auth, @Nullable Policy policy) {
    return new Book(
        new PolicySnapshot(
            snapshot.schemaVersion(),
            "",
            null,
            snapshot.server(),
            auth,
            policy,
            snapshot.session(),
            snapshot.tools(),
            snapshot.grants(),
            snapshot.sessions(),
            snapshot.prompts(),
            snapshot.resources()));
  }

  static Auth oauth(URI issuer, String audience) {
    return new Auth(Auth.Mode.OAUTH, "", "", "", "", "", issuer, audience, null);
  }

  static Auth mode(Auth.Mode mode) {
    return new Auth(mode, "", "", "", "", "", null, null, "example.org");
  }

  /** The same, of another server. */
  Book named(String name) {
    return new Book(
        new PolicySnapshot(
            snapshot.schemaVersion(),
            "",
            null,
            new PolicySnapshot.ServerIdentity(name, "office", "team-1", "c1"),
            snapshot.auth(),
            snapshot.policy(),
            snapshot.session(),
            snapshot.tools(),
            snapshot.grants(),
            snapshot.sessions(),
            snapshot.prompts(),
            snapshot.resources()));
  }

  /** The same, made then. */
  Book made(Instant at) {
    return new Book(
        new PolicySnapshot(
            snapshot.schemaVersion(),
            "",
            at,
            snapshot.server(),
            snapshot.auth(),
            snapshot.policy(),
            snapshot.session(),
            snapshot.tools(),
            snapshot.grants(),
            snapshot.sessions(),
            snapshot.prompts(),
            snapshot.resources()));
  }

  /** The same, with that session revoked. */
  Book revoking(String session) {
    var sessions = new ArrayList<SessionBinding>();
    for (var each : snapshot.sessions()) {
      sessions.add(each.name().equals(session) ? session(session, each.humanID(), true) : each);
    }
    return new Book(snapshot.withSessions(sessions));
  }

  /** The same, with an end for that session. */
  Book ending(String session, Instant end) {
    var sessions = new ArrayList<SessionBinding>();
    for (var each : snapshot.sessions()) {
      sessions.add(
          each.name().equals(session)
              ? new SessionBinding(
                  session, "office", each.humanID(), "", "", Trust.HIGH, false, end, null, null)
              : each);
    }
    return new Book(snapshot.withSessions(sessions));
  }

  Book withoutGrants() {
    return new Book(snapshot.withGrants(List.of()));
  }

  /** The document, with its revision. */
  String text() {
    try {
      var unstamped = Json.SNAPSHOTS.writeValueAsBytes(snapshot.withRevision(""));
      var stamped = snapshot.withRevision(Revision.of(unstamped));
      return Json.SNAPSHOTS.writeValueAsString(stamped);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the document in the place of the file, in one step. */
  void replace(Path file) {
    replace(file, text());
  }

  static void replace(Path file, String text) {
    try {
      var fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

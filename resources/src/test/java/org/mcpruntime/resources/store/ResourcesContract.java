package org.mcpruntime.resources.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.resources.store.Write.DRY_RUN;
import static org.mcpruntime.resources.store.Write.FOR_REAL;
import static org.mcpruntime.resources.store.Written.grant;
import static org.mcpruntime.resources.store.Written.server;
import static org.mcpruntime.resources.store.Written.session;
import static org.mcpruntime.resources.store.Written.with;
import static org.mcpruntime.resources.store.Written.withMetadata;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Kind;

/**
 * What every {@link Resources} does, wherever the state lies: one list of scenarios, run over each
 * implementation by a test of its own.
 */
public final class ResourcesContract {

  private ResourcesContract() {}

  /** All scenarios, each on a ground of its own. */
  public static Stream<DynamicTest> over(Ground.Maker grounds) {
    return Stream.of(APPLYING, FITTING, STATUS, REMOVING, WatchContract.SCENARIOS)
        .flatMap(List::stream)
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.sentence(), () -> scenario.act().on(grounds.make())));
  }

  private static final List<Scenario> APPLYING =
      List.of(
          new Scenario(
              "what is applied is there, with an identity and the schema's defaults",
              ground -> {
                var created = created(ground, server(ground.namespace(), "echo"));

                var found = ground.resources().get(created.ref()).orElseThrow();

                assertThat(found).isEqualTo(created);
                assertThat(found.metadata().uid()).isNotBlank();
                assertThat(found.metadata().generation()).isEqualTo(1);
                assertThat(found.metadata().creationTimestamp()).isNotNull();
                assertThat(((Resource.Server) found).object().spec().port()).isEqualTo(8088);
              }),
          new Scenario(
              "the same again changes nothing",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));

                var again = apply(ground, grant(ground.namespace(), "ops"));

                assertThat(again).isEqualTo(new Outcome.Unchanged(created));
              }),
          new Scenario(
              "defaults that are spelled out change nothing",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));

                var again =
                    apply(ground, with(grant(ground.namespace(), "ops"), "maxTrust", "low"));

                assertThat(again).isEqualTo(new Outcome.Unchanged(created));
              }),
          new Scenario(
              "another spec raises generation and version, and keeps the identity",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));

                var changed =
                    configured(ground, with(grant(ground.namespace(), "ops"), "maxTrust", "high"));

                assertThat(changed.metadata().generation()).isEqualTo(2);
                assertThat(changed.metadata().uid()).isEqualTo(created.metadata().uid());
                assertThat(changed.metadata().creationTimestamp())
                    .isEqualTo(created.metadata().creationTimestamp());
                assertThat(changed.version()).isNotEqualTo(created.version());
                assertThat(ground.resources().get(created.ref())).contains(changed);
              }),
          new Scenario(
              "labels change the version, but not the generation",
              ground -> {
                var created = created(ground, server(ground.namespace(), "echo"));

                var changed =
                    configured(
                        ground,
                        withMetadata(server(ground.namespace(), "echo"), "labels", "{team: a}"));

                assertThat(changed.metadata().generation()).isEqualTo(1);
                assertThat(changed.metadata().labels()).containsEntry("team", "a");
                assertThat(changed.version()).isNotEqualTo(created.version());
              }),
          new Scenario(
              "what a manifest does not say any longer is gone",
              ground -> {
                var full =
                    with(
                        withMetadata(server(ground.namespace(), "echo"), "labels", "{team: a}"),
                        "description",
                        "says things twice");
                var _ = created(ground, full);

                var changed = configured(ground, server(ground.namespace(), "echo"));

                assertThat(changed.metadata().labels()).isEmpty();
                assertThat(((Resource.Server) changed).object().spec().description()).isNull();
              }),
          new Scenario(
              "a resource that was read, changed and applied is changed",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));
                var value = Manifest.of(created).value();
                value.withObject("spec").put("disabled", true);

                var changed = configured(ground, new Manifest(value));

                assertThat(((Resource.Grant) changed).object().spec().disabled()).isTrue();
              }),
          new Scenario(
              "an old version is a conflict, and nothing is written",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));
                var changed =
                    configured(ground, with(grant(ground.namespace(), "ops"), "maxTrust", "high"));

                var outcome = apply(ground, Manifest.of(created));

                assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
                assertThat(ground.resources().get(created.ref())).contains(changed);
              }),
          new Scenario(
              "the present version is no conflict",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));
                var manifest =
                    withMetadata(
                        with(grant(ground.namespace(), "ops"), "maxTrust", "high"),
                        "resourceVersion",
                        "\"" + created.version() + "\"");

                var changed = configured(ground, manifest);

                assertThat(changed.metadata().generation()).isEqualTo(2);
              }),
          new Scenario(
              "another uid is a conflict",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));
                var manifest =
                    withMetadata(
                        with(grant(ground.namespace(), "ops"), "maxTrust", "high"),
                        "uid",
                        "2e2c5a1e-0000-4000-8000-000000000000");

                var outcome = apply(ground, manifest);

                assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
                assertThat(ground.resources().get(created.ref())).contains(created);
              }),
          new Scenario(
              "a version of what is gone is a conflict, and does not make it anew",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));
                var _ = ground.resources().delete(created.ref(), null, FOR_REAL);

                var outcome = apply(ground, Manifest.of(created));

                assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
                assertThat(ground.resources().get(created.ref())).isEmpty();
              }),
          new Scenario(
              "a dry run answers as if it had been written, and writes nothing",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));
                var changed = with(grant(ground.namespace(), "ops"), "maxTrust", "high");
                var resources = ground.resources();

                var outcomes =
                    List.of(
                        resources.apply(changed, DRY_RUN),
                        resources.apply(grant(ground.namespace(), "new"), DRY_RUN),
                        resources.apply(grant(ground.namespace(), "ops"), DRY_RUN),
                        resources.delete(created.ref(), null, DRY_RUN));

                assertThat(outcomes)
                    .extracting(Object::getClass)
                    .containsExactly(
                        Outcome.Configured.class,
                        Outcome.Created.class,
                        Outcome.Unchanged.class,
                        Outcome.Deleted.class);
                assertThat(list(ground, Kind.GRANT)).containsExactly(created);
              }),
          new Scenario(
              "lists are sorted, of one kind, of one namespace or of all",
              ground -> {
                var second = created(ground, server(ground.namespace(), "b"));
                var first = created(ground, server(ground.namespace(), "a"));
                var _ = created(ground, grant(ground.namespace(), "c"));
                var other = created(ground, server(ground.otherNamespace(), "d"));

                var all = ground.resources().list(Selection.all(Kind.SERVER)).resources();

                assertThat(list(ground, Kind.SERVER)).containsExactly(first, second);
                assertThat(all).containsSubsequence(first, second, other);
              }));

  private static final List<Scenario> FITTING =
      List.of(
          new Scenario(
              "what the schema does not know is refused with its path",
              ground -> {
                var outcome =
                    apply(ground, with(grant(ground.namespace(), "ops"), "maxTrusst", "high"));

                assertThat(paths(outcome)).containsExactly("spec.maxTrusst");
                assertThat(list(ground, Kind.GRANT)).isEmpty();
              }),
          new Scenario(
              "a word that is none of the schema's is refused",
              ground -> {
                var outcome =
                    apply(ground, with(grant(ground.namespace(), "ops"), "maxTrust", "boundless"));

                assertThat(paths(outcome)).containsExactly("spec.maxTrust");
              }),
          new Scenario(
              "a rule of the schema refuses what contradicts itself",
              ground -> {
                var outcome =
                    apply(ground, with(grant(ground.namespace(), "ops"), "subject", "{}"));

                assertThat(outcome).isInstanceOf(Outcome.Invalid.class);
                assertThat(paths(outcome)).containsExactly("spec.subject");
              }),
          new Scenario(
              "a change that does not fit leaves what was",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));

                var outcome =
                    apply(ground, with(grant(ground.namespace(), "ops"), "serverRef", ""));

                assertThat(outcome).isInstanceOf(Outcome.Invalid.class);
                assertThat(list(ground, Kind.GRANT)).containsExactly(created);
              }),
          new Scenario(
              "a kind that nobody knows is refused",
              ground -> {
                var value = grant(ground.namespace(), "ops").value();
                value.put("kind", "MCPTeapot");

                var outcome = apply(ground, new Manifest(value));

                assertThat(outcome).isInstanceOf(Outcome.Invalid.class);
              }),
          new Scenario(
              "a name that is none is refused",
              ground -> {
                var outcome = apply(ground, grant(ground.namespace(), "Ops_Team"));

                assertThat(paths(outcome)).containsExactly("metadata.name");
              }),
          new Scenario(
              "a session can be revoked, and then never be used again",
              ground -> {
                var session = session(ground.namespace(), "one");
                var _ = created(ground, session);
                var revoked = configured(ground, with(session, "revoked", "true"));

                var outcome = apply(ground, session);

                assertThat(paths(outcome)).containsExactly("spec.revoked");
                assertThat(list(ground, Kind.SESSION)).containsExactly(revoked);
              }));

  private static final List<Scenario> STATUS =
      List.of(
          new Scenario(
              "a status changes the version, and neither spec nor generation",
              ground -> {
                var created = grantIn(created(ground, grant(ground.namespace(), "ops")));

                var outcome = status(ground, bound(created, "sha256:1"));

                var after = grantIn(((Outcome.Configured) outcome).resource());
                assertThat(after.status()).isEqualTo(bound(created, "sha256:1").status());
                assertThat(after.spec()).isEqualTo(created.spec());
                assertThat(after.metadata().generation()).isEqualTo(1);
                assertThat(after.metadata().resourceVersion())
                    .isNotEqualTo(created.metadata().resourceVersion());
                assertThat(list(ground, Kind.GRANT)).containsExactly(new Resource.Grant(after));
              }),
          new Scenario(
              "the same status again changes nothing",
              ground -> {
                var created = grantIn(created(ground, grant(ground.namespace(), "ops")));
                var first = (Outcome.Configured) status(ground, bound(created, "sha256:1"));

                var again = status(ground, bound(grantIn(first.resource()), "sha256:1"));

                assertThat(again).isEqualTo(new Outcome.Unchanged(first.resource()));
              }),
          new Scenario(
              "a status of an old version is a conflict",
              ground -> {
                var created = grantIn(created(ground, grant(ground.namespace(), "ops")));
                var _ =
                    configured(ground, with(grant(ground.namespace(), "ops"), "disabled", "true"));

                var outcome = status(ground, bound(created, "sha256:1"));

                assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
              }),
          new Scenario(
              "a status of nobody is not written",
              ground -> {
                var created = grantIn(created(ground, grant(ground.namespace(), "ops")));
                var ref = new Resource.Grant(created).ref();
                var _ = ground.resources().delete(ref, null, FOR_REAL);

                var outcome = status(ground, bound(created, "sha256:1"));

                assertThat(outcome).isEqualTo(new Outcome.Absent(ref));
              }),
          new Scenario(
              "who writes a status does not write the spec",
              ground -> {
                var created = grantIn(created(ground, grant(ground.namespace(), "ops")));
                var bold = bound(created, "sha256:1");
                var value = new Resource.Grant(bold).json();
                value.withObject("spec").put("maxTrust", "high");

                var _ = ground.resources().updateStatus(Resource.of(Kind.GRANT, value), FOR_REAL);

                var after = grantIn(list(ground, Kind.GRANT).getFirst());
                assertThat(after.spec().maxTrust()).isEqualTo(Trust.LOW);
                assertThat(after.status()).isEqualTo(bold.status());
              }),
          new Scenario(
              "who applies a manifest does not write the status, and keeps it",
              ground -> {
                var created = grantIn(created(ground, grant(ground.namespace(), "ops")));
                var _ = status(ground, bound(created, "sha256:1"));
                var manifest = with(grant(ground.namespace(), "ops"), "maxTrust", "high");
                var value = manifest.value();
                value.putObject("status").put("message", "mine");

                var changed = grantIn(configured(ground, new Manifest(value)));

                assertThat(changed.status()).isEqualTo(bound(created, "sha256:1").status());
              }),
          new Scenario(
              "a dry run of a status writes nothing",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));

                var outcome =
                    ground
                        .resources()
                        .updateStatus(
                            new Resource.Grant(bound(grantIn(created), "sha256:1")), DRY_RUN);

                assertThat(outcome).isInstanceOf(Outcome.Configured.class);
                assertThat(list(ground, Kind.GRANT)).containsExactly(created);
              }),
          new Scenario(
              "a server's status is kept as it was written",
              ground -> {
                var created =
                    ((Resource.Server) created(ground, server(ground.namespace(), "echo")))
                        .object();
                var status =
                    new MCPServerStatus(
                        MCPServerStatus.Phase.Ready,
                        "runs",
                        1L,
                        URI.create("http://127.0.0.1:8091/echo/mcp"),
                        null,
                        new MCPServerStatus.Replicas(2, 2, 1),
                        null,
                        List.of(),
                        true,
                        true,
                        false,
                        true,
                        true,
                        false);

                var _ =
                    ground
                        .resources()
                        .updateStatus(
                            new Resource.Server(
                                new MCPServer(
                                    created.apiVersion(),
                                    created.kind(),
                                    created.metadata(),
                                    created.spec(),
                                    status)),
                            FOR_REAL);

                assertThat(list(ground, Kind.SERVER).getFirst().status()).isEqualTo(status);
              }));

  private static final List<Scenario> REMOVING =
      List.of(
          new Scenario(
              "what is deleted is gone",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));

                var outcome = ground.resources().delete(created.ref(), null, FOR_REAL);

                assertThat(outcome).isInstanceOf(Outcome.Deleted.class);
                assertThat(ground.resources().get(created.ref())).isEmpty();
                assertThat(list(ground, Kind.GRANT)).isEmpty();
              }),
          new Scenario(
              "what is not there cannot be deleted",
              ground -> {
                var ref = ResourceRef.of(Kind.GRANT, ground.namespace(), "nobody");

                var outcome = ground.resources().delete(ref, null, FOR_REAL);

                assertThat(outcome).isEqualTo(new Outcome.Absent(ref));
              }),
          new Scenario(
              "an old version cannot be deleted",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));
                var changed =
                    configured(ground, with(grant(ground.namespace(), "ops"), "maxTrust", "high"));

                var outcome = ground.resources().delete(created.ref(), created.version(), FOR_REAL);

                assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
                assertThat(list(ground, Kind.GRANT)).containsExactly(changed);
              }),
          new Scenario(
              "the present version can be deleted",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));

                var outcome = ground.resources().delete(created.ref(), created.version(), FOR_REAL);

                assertThat(outcome).isInstanceOf(Outcome.Deleted.class);
              }),
          new Scenario(
              "what is made anew is another",
              ground -> {
                var created = created(ground, grant(ground.namespace(), "ops"));
                var _ = ground.resources().delete(created.ref(), null, FOR_REAL);

                var again = created(ground, grant(ground.namespace(), "ops"));

                assertThat(again.metadata().uid()).isNotEqualTo(created.metadata().uid());
                assertThat(again.metadata().generation()).isEqualTo(1);
                assertThat(again.version()).isNotEqualTo(created.version());
              }));

  static Outcome.Applied apply(Ground ground, Manifest manifest) {
    return ground.resources().apply(manifest, FOR_REAL);
  }

  static Resource created(Ground ground, Manifest manifest) {
    var outcome = apply(ground, manifest);
    assertThat(outcome).isInstanceOf(Outcome.Created.class);
    return ((Outcome.Created) outcome).resource();
  }

  static Resource configured(Ground ground, Manifest manifest) {
    var outcome = apply(ground, manifest);
    assertThat(outcome).isInstanceOf(Outcome.Configured.class);
    return ((Outcome.Configured) outcome).resource();
  }

  static List<Resource> list(Ground ground, Kind kind) {
    return ground.resources().list(Selection.in(kind, ground.namespace())).resources();
  }

  static Outcome.StatusWritten status(Ground ground, MCPAccessGrant grant) {
    return ground.resources().updateStatus(new Resource.Grant(grant), FOR_REAL);
  }

  static MCPAccessGrant grantIn(Resource resource) {
    return ((Resource.Grant) resource).object();
  }

  /** The same, bound in a policy of a revision. */
  static MCPAccessGrant bound(MCPAccessGrant grant, String revision) {
    return new MCPAccessGrant(
        grant.apiVersion(),
        grant.kind(),
        grant.metadata(),
        grant.spec(),
        new AccessStatus(
            AccessStatus.Phase.Bound, "bound", grant.metadata().generation(), revision, List.of()));
  }

  private static List<String> paths(Outcome outcome) {
    return outcome instanceof Outcome.Invalid(var findings)
        ? findings.stream().map(Finding::path).toList()
        : List.of("no finding: " + outcome);
  }
}

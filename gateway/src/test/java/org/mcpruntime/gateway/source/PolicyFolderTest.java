package org.mcpruntime.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mcpruntime.gateway.source.Documents.document;
import static org.mcpruntime.gateway.source.Documents.policy;
import static org.mcpruntime.gateway.source.Documents.session;
import static org.mcpruntime.gateway.source.Documents.stamped;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicySnapshot;

/** Many servers, a file each. */
class PolicyFolderTest {

  private static final PolicySnapshot BILLING = policy("billing");
  private static final PolicySnapshot BILLING_LATER =
      policy("billing").withSessions(List.of(session("s1", false, null)));
  private static final PolicySnapshot PAYROLL = policy("payroll");

  @TempDir private Path folder;
  private final Heard heard = new Heard();
  private PolicyFolder source = new PolicyFolder(Path.of("unused"), InstantSource.system());

  @BeforeEach
  void begin() throws IOException {
    source = new PolicyFolder(folder, InstantSource.system());
    source.listen(heard);
    put("a.json", BILLING);
    put("b.json", PAYROLL);
  }

  @AfterEach
  void end() {
    source.close();
  }

  private void put(String name, PolicySnapshot policy) throws IOException {
    Files.write(folder.resolve(name), document(policy));
  }

  private String revision(String server) {
    return source
        .current()
        .of(new ObjectRef("acme", server))
        .map(policy -> policy.snapshot().revision())
        .orElse("");
  }

  private boolean isInForce(PolicySnapshot policy) {
    return revision(policy.server().name()).equals(stamped(policy).revision());
  }

  @Test
  void all_policies_are_in_force_when_start_returns_and_in_one_step() throws IOException {
    Files.writeString(folder.resolve("README.md"), "no policy");

    source.start();

    assertThat(isInForce(BILLING)).isTrue();
    assertThat(isInForce(PAYROLL)).isTrue();
    assertThat(source.current().named("payroll")).hasSize(1);
    assertThat(source.current().only()).isEmpty();
    assertThat(heard.swaps).hasSize(1);
    assertThat(source.status().policies()).hasSize(2);
    assertThat(source.status().lastReloadError()).isNull();
  }

  @Test
  void a_file_that_comes_brings_a_server() throws IOException {
    source.start();

    put("c.json", policy("stock"));

    await().until(() -> !revision("stock").isEmpty());
    assertThat(heard.swaps.getLast().changes())
        .singleElement()
        .satisfies(change -> assertThat(change.before()).isNull());
  }

  @Test
  void a_file_that_changes_changes_its_server_only() throws IOException {
    source.start();
    var payroll = source.current().of(new ObjectRef("acme", "payroll"));

    put("a.json", BILLING_LATER);

    await().until(() -> isInForce(BILLING_LATER));
    assertThat(source.current().of(new ObjectRef("acme", "payroll"))).isEqualTo(payroll);
  }

  @Test
  void a_file_that_is_broken_or_goes_leaves_its_policy_and_others_are_taken() throws IOException {
    source.start();

    Files.writeString(folder.resolve("a.json"), "{");
    Files.delete(folder.resolve("b.json"));
    put("c.json", policy("stock"));

    await().until(() -> !revision("stock").isEmpty());
    await()
        .untilAsserted(
            () ->
                assertThat(source.status().lastReloadError())
                    .contains("a.json cannot be enforced", "b.json is not there"));
    assertThat(isInForce(BILLING)).isTrue();
    assertThat(isInForce(PAYROLL)).isTrue();
    assertThat(source.status().ready()).isTrue();
  }

  @Test
  void of_two_files_for_one_server_neither_counts_until_one_goes() throws IOException {
    source.start();
    put("z.json", BILLING_LATER);
    await()
        .untilAsserted(
            () ->
                assertThat(source.status().lastReloadError())
                    .contains("one of several for acme/billing: a.json, z.json"));
    assertThat(isInForce(BILLING)).isTrue();

    Files.delete(folder.resolve("a.json"));

    await().until(() -> isInForce(BILLING_LATER));
    await().until(() -> source.status().lastReloadError() == null);
  }

  /** Else breaking the one file would put the other in force. */
  @Test
  void a_broken_file_keeps_its_claim() throws IOException {
    source.start();
    Files.writeString(folder.resolve("a.json"), "{");
    await().until(() -> source.status().lastReloadError() != null);

    put("z.json", BILLING_LATER);

    await().until(() -> heard.refusals.stream().anyMatch(r -> r.place().endsWith("z.json")));
    assertThat(isInForce(BILLING)).isTrue();
  }

  @Test
  void a_folder_that_is_not_there_is_waited_for() throws IOException {
    var late = folder.resolve("late");
    try (var waiting = new PolicyFolder(late, InstantSource.system())) {
      waiting.start();
      assertThat(waiting.status().ready()).isFalse();
      assertThat(waiting.status().lastReloadError()).contains("cannot be listed");

      Files.createDirectory(late);
      Files.write(late.resolve("a.json"), document(BILLING));

      await().until(() -> waiting.current().only().isPresent() && waiting.status().ready());
    }
  }

  @Test
  void servers_of_one_name_in_two_namespaces_are_two() throws IOException {
    var identity = new PolicySnapshot.ServerIdentity("billing", "other", null, null);
    var other =
        new PolicySnapshot(
            "v1", "", null, identity, null, null, null, List.of(), List.of(), List.of(), List.of(),
            List.of());
    put("c.json", other);

    source.start();

    assertThat(source.current().named("billing"))
        .extracting(ServerPolicy::server)
        .containsExactly(new ObjectRef("acme", "billing"), new ObjectRef("other", "billing"));
    assertThat(source.current().all()).hasSize(3);
  }
}

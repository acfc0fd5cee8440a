package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.resources.store.Write.FOR_REAL;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.CanaryWords;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.canary.Canaries;
import org.mcpruntime.kube.canary.Canaries.Said;
import org.mcpruntime.kube.canary.Canaries.Word;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Written;

/** What people may say of a template that a server tries. */
@ExtendWith(ClusterExtension.class)
class CanariesTest {

  private final Cluster cluster;
  private final KubeApi api;
  private final KubeResources resources;
  private ObjectRef server = new ObjectRef("", "");

  CanariesTest(Cluster cluster) {
    this.cluster = cluster;
    this.api = KubeApi.of(cluster.client());
    this.resources = new KubeResources(api, _ -> {});
  }

  @BeforeEach
  void a_server() {
    server = new ObjectRef(cluster.namespace(), "echo");
    var _ = resources.apply(Written.server(server.namespace(), server.name()), FOR_REAL);
  }

  @ParameterizedTest
  @CsvSource({
    "Trying,    PROMOTE, ''",
    "Trying,    ABORT,   ''",
    "Aborted,   PROMOTE, ''",
    "Aborted,   ABORT,   aborted its template already",
    "Promoting, PROMOTE, promoting its template already",
    "Promoting, ABORT,   promoting its template already",
    "Steady,    PROMOTE, tries no template",
    "Steady,    ABORT,   tries no template",
  })
  void a_word_fits_where_the_template_stands(String phase, Word word, String refusal)
      throws Exception {
    stands(phase);

    switch (Canaries.say(api, server, word)) {
      case Said.Told(var template) -> {
        assertThat(refusal).isEmpty();
        assertThat(template).isEqualTo("d1gest");
        assertThat(annotations()).containsExactly(Map.entry(name(word), "d1gest"));
      }
      case Said.Refused(var sentence) -> {
        assertThat(refusal).isNotEmpty();
        assertThat(sentence).contains(refusal);
        assertThat(annotations()).isEmpty();
      }
    }
  }

  @Test
  void the_last_word_counts() throws Exception {
    stands("Trying");

    var _ = Canaries.say(api, server, Word.ABORT);
    var _ = Canaries.say(api, server, Word.PROMOTE);

    assertThat(annotations()).containsExactly(Map.entry(CanaryWords.PROMOTE, "d1gest"));
  }

  @Test
  void nothing_can_be_said_of_a_server_that_is_not_there_or_tries_nothing() {
    var absent = new ObjectRef(server.namespace(), "absent");

    assertThat(Canaries.say(api, absent, Word.PROMOTE))
        .isInstanceOfSatisfying(
            Said.Refused.class, refused -> assertThat(refused.sentence()).contains("is not there"));
    assertThat(Canaries.say(api, server, Word.PROMOTE))
        .isInstanceOfSatisfying(
            Said.Refused.class,
            refused -> assertThat(refused.sentence()).contains("tries no template"));
  }

  private static String name(Word word) {
    return word == Word.PROMOTE ? CanaryWords.PROMOTE : CanaryWords.ABORT;
  }

  private Map<String, String> annotations() {
    return stored().metadata().annotations();
  }

  private Resource stored() {
    return resources.get(new ResourceRef(Kind.SERVER, server)).orElseThrow();
  }

  private void stands(String phase) throws Exception {
    var value = stored().json();
    value
        .putObject("status")
        .putObject("canary")
        .put("phase", phase)
        .put("template", "d1gest")
        .put("message", "");
    var _ = resources.updateStatus(Resource.of(Kind.SERVER, value), FOR_REAL);
  }
}

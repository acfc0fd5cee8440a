package org.mcpruntime.setup;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import java.util.stream.Stream;
import org.mcpruntime.kube.CrdWriter;

/**
 * The door: what needs other objects to be judged is refused before it is stored. The authority of
 * the operator's certificate is not here, for the operator makes it and puts it in; until then, and
 * while no operator answers, nothing of ours can be written.
 */
final class Admission {

  private static final int PATIENCE_SECONDS = 5;

  private Admission() {}

  static ValidatingWebhookConfiguration configuration() {
    return new ValidatingWebhookConfigurationBuilder()
        .withMetadata(Names.ofCluster(Names.ADMISSION))
        .withWebhooks(
            Stream.of("mcpserver", "mcpaccessgrant", "mcpagentsession")
                .map(Admission::webhook)
                .toList())
        .build();
  }

  private static ValidatingWebhook webhook(String kind) {
    return new ValidatingWebhookBuilder()
        .withName("v" + kind + ".kb.io")
        .withAdmissionReviewVersions("v1")
        .withSideEffects("None")
        .withFailurePolicy("Fail")
        .withTimeoutSeconds(PATIENCE_SECONDS)
        .withNewClientConfig()
        .withNewService()
        .withName(Names.WEBHOOK_SERVICE)
        .withNamespace(InstallPlan.NAMESPACE)
        .withPath("/validate-mcpruntime-org-" + CrdWriter.VERSION + "-" + kind)
        .withPort(443)
        .endService()
        .endClientConfig()
        .addNewRule()
        .withApiGroups(CrdWriter.GROUP)
        .withApiVersions(CrdWriter.VERSION)
        .withOperations("CREATE", "UPDATE")
        .withResources(kind + "s")
        .endRule()
        .build();
  }
}

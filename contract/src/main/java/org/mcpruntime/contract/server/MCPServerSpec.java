package org.mcpruntime.contract.server;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;

/**
 * The desired state of a server, as a team writes it. Defaults and bounds are those of the schema.
 */
@ValidationRule(
    value =
        "(has(self.image) && self.image.matches('\\\\S')) || (has(self.command) && size(self.command) > 0)"
            + " || (has(self.gateway) && has(self.gateway.upstreamURL) && self.gateway.upstreamURL != '')",
    message = "one of image, command and gateway.upstreamURL says what the server is",
    fieldPath = ".image")
@ValidationRule(
    value = "!has(self.gateway) || !self.gateway.enabled || self.gateway.port != self.port",
    message = "gateway.port must differ from port",
    fieldPath = ".gateway.port")
@ValidationRule(
    value = "!has(self.gateway) || !self.gateway.enabled || self.gateway.port != 9103",
    message = "9103 is the gateway's metrics port",
    fieldPath = ".gateway.port")
@ValidationRule(
    value = "!has(self.gateway) || !self.gateway.enabled || self.port != 9103",
    message = "9103 is the gateway's metrics port",
    fieldPath = ".port")
@ValidationRule(
    value =
        "!has(self.gateway) || !self.gateway.enabled || !has(self.auth) || self.auth.mode != 'oauth'"
            + " || (has(self.auth.issuerURL) && self.auth.issuerURL != '')",
    message = "auth.mode oauth needs auth.issuerURL",
    fieldPath = ".auth")
@ValidationRule(
    value =
        "!has(self.auth) || self.auth.mode != 'mtls' || (has(self.gateway) && self.gateway.enabled)",
    message = "auth.mode mtls needs gateway.enabled",
    fieldPath = ".auth")
@ValidationRule(
    value =
        "!has(self.auth) || self.auth.mode != 'mtls'"
            + " || (has(self.auth.trustDomain) && self.auth.trustDomain.matches('\\\\S'))",
    message = "auth.mode mtls needs auth.trustDomain",
    fieldPath = ".auth")
@ValidationRule(
    value = "!has(self.auth) || self.auth.mode != 'mtls' || self.ingressClass in ['', 'traefik']",
    message = "auth.mode mtls needs ingressClass traefik",
    fieldPath = ".ingressClass")
@ValidationRule(
    value =
        "!has(self.analytics) || self.analytics.disabled || (has(self.gateway) && self.gateway.enabled)"
            + " || !(has(self.analytics.ingestURL) || has(self.analytics.source)"
            + " || has(self.analytics.eventType) || has(self.analytics.apiKeySecretRef))",
    message = "analytics needs gateway.enabled, because the gateway is what records",
    fieldPath = ".analytics")
@ValidationRule(
    value =
        "!has(self.rollout) || self.rollout.strategy != 'Canary'"
            + " || (has(self.rollout.canaryReplicas) && self.rollout.canaryReplicas > 0)",
    message = "rollout.strategy Canary needs rollout.canaryReplicas",
    fieldPath = ".rollout")
@ValidationRule(
    value =
        "!has(self.rollout) || self.rollout.strategy != 'Canary' || !has(self.rollout.canaryReplicas)"
            + " || self.rollout.canaryReplicas < self.replicas",
    message = "rollout.canaryReplicas must be less than replicas",
    fieldPath = ".rollout")
@ValidationRule(
    value =
        "self.transport != 'stdio' || (has(self.command) && size(self.command) > 0) || has(self.image)",
    message = "transport stdio needs a command or an image to run",
    fieldPath = ".transport")
@ValidationRule(
    value = "!has(self.stdio) || self.transport == 'stdio'",
    message = "stdio speaks of servers whose transport is stdio",
    fieldPath = ".stdio")
public record MCPServerSpec(
    @Nullable @Pattern("^\\S*$") @Size(max = 128) String teamID,
    @Nullable @Size(max = 4096) String description,
    @Nullable @Size(max = 512) String image,
    @Nullable @Size(max = 128) String imageTag,
    @Nullable @Size(max = 255) String registryOverride,
    @Default("false") boolean useProvisionedRegistry,
    @Size(max = 16) List<String> imagePullSecrets,
    @Size(max = 64) List<String> command,
    @Size(max = 256) List<String> args,
    @Default("http") Transport transport,
    @Nullable Stdio stdio,
    @Default("1") @Min(0) @Max(2147483647) Integer replicas,
    @Default("8088") @Min(1) @Max(65535) Integer port,
    @Default("80") @Min(1) @Max(65535) Integer servicePort,
    @Nullable @Size(max = 512) String ingressPath,
    @Nullable @Size(max = 253) String ingressHost,
    @Nullable @Pattern("^$|[^/]") @Size(max = 256) String publicPathPrefix,
    @Default("traefik") @Size(max = 63) String ingressClass,
    @Size(max = 64) Map<String, String> ingressAnnotations,
    @Nullable ResourceRequirements resources,
    @Size(max = 256) List<EnvVar> envVars,
    @Size(max = 256) List<SecretEnvVar> secretEnvVars,
    @Size(max = 256) @ValidationRule(value = UNIQUE, message = "names must be unique")
        List<Tool> tools,
    @Size(max = 256) @ValidationRule(value = UNIQUE, message = "names must be unique")
        List<InventoryItem> prompts,
    @Size(max = 256) @ValidationRule(value = UNIQUE, message = "names must be unique")
        List<InventoryItem> mcpResources,
    @Size(max = 256) @ValidationRule(value = UNIQUE, message = "names must be unique")
        List<InventoryItem> tasks,
    @Nullable Auth auth,
    @Nullable Policy policy,
    @Nullable SessionPolicy session,
    @Nullable Gateway gateway,
    @Nullable AccessPolicy access,
    @Nullable Analytics analytics,
    @Nullable Rollout rollout) {

  private static final String UNIQUE = "self.all(x, self.exists_one(y, y.name == x.name))";

  public MCPServerSpec {
    imagePullSecrets = Texts.copy(imagePullSecrets);
    command = Texts.copy(command);
    args = Texts.copy(args);
    transport = transport == null ? Transport.HTTP : transport;
    replicas = replicas == null ? Integer.valueOf(1) : replicas;
    port = port == null ? Integer.valueOf(8088) : port;
    servicePort = servicePort == null ? Integer.valueOf(80) : servicePort;
    ingressClass = Texts.or(ingressClass, "traefik");
    ingressAnnotations = Texts.copy(ingressAnnotations);
    envVars = Texts.copy(envVars);
    secretEnvVars = Texts.copy(secretEnvVars);
    tools = Texts.copy(tools);
    prompts = Texts.copy(prompts);
    mcpResources = Texts.copy(mcpResources);
    tasks = Texts.copy(tasks);
  }

  /** Whether a gateway stands in front of the server. */
  public boolean governed() {
    return gateway != null && gateway.enabled();
  }
}

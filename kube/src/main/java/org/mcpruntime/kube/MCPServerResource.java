package org.mcpruntime.kube;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;
import org.mcpruntime.contract.server.MCPServerSpec;
import org.mcpruntime.contract.server.MCPServerStatus;

/** The client library's shape of {@link org.mcpruntime.contract.server.MCPServer}. */
@Group(CrdWriter.GROUP)
@Version(CrdWriter.VERSION)
@Kind("MCPServer")
@Singular("mcpserver")
@Plural("mcpservers")
@AdditionalPrinterColumn(
    name = "Team",
    jsonPath = ".spec.teamID",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Phase",
    jsonPath = ".status.phase",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Policy",
    jsonPath = ".status.policyReady",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Gateway",
    jsonPath = ".status.gatewayReady",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.deploymentReady",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class MCPServerResource extends CustomResource<MCPServerSpec, MCPServerStatus>
    implements Namespaced {

  @Serial private static final long serialVersionUID = 1L;
}

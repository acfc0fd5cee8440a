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
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.access.MCPAccessGrantSpec;

/** The client library's shape of {@link org.mcpruntime.contract.access.MCPAccessGrant}. */
@Group(CrdWriter.GROUP)
@Version(CrdWriter.VERSION)
@Kind("MCPAccessGrant")
@Singular("mcpaccessgrant")
@Plural("mcpaccessgrants")
@AdditionalPrinterColumn(
    name = "Server",
    jsonPath = ".spec.serverRef.name",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Human",
    jsonPath = ".spec.subject.humanID",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Agent",
    jsonPath = ".spec.subject.agentID",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Team",
    jsonPath = ".spec.subject.teamID",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Trust",
    jsonPath = ".spec.maxTrust",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Disabled",
    jsonPath = ".spec.disabled",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class MCPAccessGrantResource extends CustomResource<MCPAccessGrantSpec, AccessStatus>
    implements Namespaced {

  @Serial private static final long serialVersionUID = 1L;
}

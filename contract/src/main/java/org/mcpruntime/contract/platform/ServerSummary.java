package org.mcpruntime.contract.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.server.InventoryItem;
import org.mcpruntime.contract.server.Tool;

/**
 * A published server as people look at it, in the shape of the original.
 *
 * @param ready replicas that are, of those that are wanted, such as {@code 1/1}
 * @param status {@code Ready}, {@code Degraded}, {@code NotReady}, or the phase
 * @param age when it was made
 * @param endpoint where callers reach it
 */
public record ServerSummary(
    @JsonInclude(JsonInclude.Include.ALWAYS) String name,
    @JsonInclude(JsonInclude.Include.ALWAYS) String namespace,
    @Nullable String uid,
    @Nullable @JsonProperty("team_id") String teamID,
    @Nullable String image,
    @Nullable String imageTag,
    @Nullable String description,
    @JsonInclude(JsonInclude.Include.ALWAYS) String ready,
    @JsonInclude(JsonInclude.Include.ALWAYS) String status,
    @Nullable String message,
    Map<String, String> labels,
    @Nullable Instant age,
    @Nullable URI endpoint,
    @JsonInclude(JsonInclude.Include.ALWAYS) String authMode,
    @Nullable String trustDomain,
    int servicePort,
    long generation,
    List<Tool> tools,
    List<InventoryItem> prompts,
    List<InventoryItem> resources,
    List<InventoryItem> tasks,
    List<Condition> conditions) {

  public ServerSummary {
    labels = Texts.copy(labels);
    tools = Texts.copy(tools);
    prompts = Texts.copy(prompts);
    resources = Texts.copy(resources);
    tasks = Texts.copy(tasks);
    conditions = Texts.copy(conditions);
  }
}

package org.mcpruntime.operator.canary;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.server.MCPServerStatus.Canary;

/**
 * All that is seen of a trial.
 *
 * @param wanted the digest of the template that the server asks for
 * @param promoted that of the one that was promoted last; null where none ever was
 * @param before where things stood
 * @param word what somebody has said about the wanted template
 * @param stable how the pods of the promoted template do
 * @param canary how those of the wanted template do
 */
public record Sight(
    String wanted,
    @Nullable String promoted,
    @Nullable Canary before,
    Word word,
    Standing stable,
    Standing canary,
    @Nullable Window window,
    Instant now) {}

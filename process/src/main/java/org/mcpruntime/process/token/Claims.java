package org.mcpruntime.process.token;

import java.time.Instant;
import java.util.List;

/**
 * What a verified token says beside its subject; texts are empty where it says nothing.
 *
 * @param agent {@code azp}, else {@code client_id}
 * @param team {@code team_id}, else {@code tenant_id}; never {@code tid}, which names a directory
 *     and not a team
 * @param session {@code sid}
 * @param scopes its scope, word by word
 */
public record Claims(
    String agent, String team, String session, List<String> scopes, Instant expires) {

  public Claims {
    scopes = List.copyOf(scopes);
  }
}

package org.mcpruntime.operator.server;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * What has to be there and what has to go.
 *
 * @param owned in the order in which they are applied; they go with their server
 * @param common what several servers need, so that none owns it
 * @param gone those of the server that it has no use for any more, each seen to be there; they are
 *     taken away when all others are applied
 */
public record Children(List<HasMetadata> owned, List<HasMetadata> common, List<HasMetadata> gone) {

  public Children {
    owned = List.copyOf(owned);
    common = List.copyOf(common);
    gone = List.copyOf(gone);
  }
}

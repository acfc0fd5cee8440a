package org.mcpruntime.feed.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.Texts;

/**
 * What a gateway asks for: the body that opens a stream.
 *
 * @param gateway its name among the gateways; not who it is, which its token says
 */
public record Wanted(String gateway, List<Known> servers) {

  public Wanted {
    gateway = Texts.orEmpty(gateway);
    servers = Texts.copy(servers);
  }

  /** One server, and where the gateway has it. */
  public record Known(ObjectRef server, @Nullable Point at) {

    public Known {
      server = server == null ? new ObjectRef("", "") : server;
    }

    /** Nothing, where it has nothing. */
    public Point point() {
      return at == null ? Point.NONE : at;
    }
  }
}

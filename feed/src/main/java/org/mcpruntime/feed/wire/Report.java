package org.mcpruntime.feed.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.Texts;

/** What a gateway tells its publisher: what is in force there, and who uses it. */
public record Report(String gateway, List<Applied> applied, List<Turned> refused, List<Use> used) {

  private static final ObjectRef NOBODY = new ObjectRef("", "");

  public Report {
    gateway = Texts.orEmpty(gateway);
    applied = Texts.copy(applied);
    refused = Texts.copy(refused);
    used = Texts.copy(used);
  }

  /** A point that is in force since then. */
  public record Applied(ObjectRef server, Point at, Instant since) {

    public Applied {
      server = server == null ? NOBODY : server;
      at = at == null ? Point.NONE : at;
      since = since == null ? Instant.EPOCH : since;
    }
  }

  /** A line that was refused. */
  public record Turned(@Nullable ObjectRef server, Refused.Fault fault, String detail) {

    public Turned {
      fault = fault == null ? Refused.Fault.MALFORMED : fault;
      detail = Texts.orEmpty(detail);
    }
  }

  /** A session that was let do something. */
  public record Use(ObjectRef server, ObjectRef session, Instant lastUsedAt) {

    public Use {
      server = server == null ? NOBODY : server;
      session = session == null ? NOBODY : session;
      lastUsedAt = lastUsedAt == null ? Instant.EPOCH : lastUsedAt;
    }
  }
}

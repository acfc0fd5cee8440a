package org.mcpruntime.feed.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.Texts;

/** What a gateway tells its publisher: what is in force there, and who uses it. */
public record Report(String gateway, List<Applied> applied, List<Turned> refused, List<Use> used) {

  public Report {
    gateway = Texts.orEmpty(gateway);
    applied = Texts.copy(applied);
    refused = Texts.copy(refused);
    used = Texts.copy(used);
  }

  /** A point that is in force since then. */
  public record Applied(ObjectRef server, Point at, Instant since) {}

  /** A line that was refused. */
  public record Turned(@Nullable ObjectRef server, Refused.Fault fault, String detail) {}

  /** A session that was let do something. */
  public record Use(ObjectRef server, ObjectRef session, Instant lastUsedAt) {}
}

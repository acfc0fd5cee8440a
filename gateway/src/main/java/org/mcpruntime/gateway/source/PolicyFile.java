package org.mcpruntime.gateway.source;

import java.nio.file.Path;
import java.time.InstantSource;

/** The policy of one server in one file, which may be replaced at any time. */
public final class PolicyFile implements PolicySource {

  public PolicyFile(Path file, InstantSource clock) {}

  /** Reads the file for the first time, then keeps looking at it. */
  public void start() {}

  @Override
  public Policies current() {
    return Policies.NONE;
  }

  @Override
  public SourceStatus status() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void listen(Listener listener) {}

  @Override
  public void close() {}
}

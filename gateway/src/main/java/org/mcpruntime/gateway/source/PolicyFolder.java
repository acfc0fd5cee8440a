package org.mcpruntime.gateway.source;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The policies of servers, one each, in the files of a directory whose names end in {@code .json}.
 */
public final class PolicyFolder implements PolicySource {

  public PolicyFolder(Path folder, InstantSource clock) {}

  /** Reads the files for the first time, then keeps looking at them. */
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

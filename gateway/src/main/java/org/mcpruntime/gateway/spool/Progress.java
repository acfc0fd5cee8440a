package org.mcpruntime.gateway.spool;

/** Hears how far something that takes long has come. */
@FunctionalInterface
public interface Progress {

  void reached(long bytes, long of);
}

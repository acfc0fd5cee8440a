package org.mcpruntime.gateway.trail;

/** Hears when a place begins to fail, and when it does not any more; must be quick. */
public interface TrailWatcher {

  void changed(TrailStatus status);
}

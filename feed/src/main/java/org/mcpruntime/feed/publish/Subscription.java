package org.mcpruntime.feed.publish;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.wire.Point;

/**
 * One subscriber: what it was sent, and what it lacks. Nothing waits for it but names of servers.
 * Used by the publisher's thread.
 */
final class Subscription {

  final Who who;
  final SortedMap<ObjectRef, Point> sent = new TreeMap<>();
  final SortedMap<ObjectRef, Point> applied = new TreeMap<>();
  final Set<ObjectRef> dirty = new LinkedHashSet<>();
  final Audience audience;
  private final Connection connection;
  boolean isOpen = true;
  boolean isReady = true;
  boolean hasReported;
  boolean needsKeys = true;
  boolean needsHeartbeat = true;
  long busySince;
  long heardAt;

  /** When the oldest change was made that it has not said to be in force; null where none. */
  @Nullable Instant behindSince;

  /** Whose it is: the credential and the name of the gateway. */
  record Who(String credential, String gateway) {}

  Subscription(Who who, Connection connection, Audience audience, long now) {
    this.who = who;
    this.connection = connection;
    this.audience = audience;
    this.heardAt = now;
  }

  Connection connection() {
    return connection;
  }

  /** Whether it was sent all there is. */
  boolean isCurrent() {
    return dirty.isEmpty();
  }

  /** Whether it said that this is in force. */
  boolean hasApplied() {
    return applied.equals(sent);
  }
}

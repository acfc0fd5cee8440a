package org.mcpruntime.platform.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.platform.event.RecordedEvents;

/** Events that a test has arrive; their positions are their numbers. */
public final class ArrivingEvents implements LiveEvents, RecordedEvents {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<ObjectNode> all = new ArrayList<>();

  /** An event, as JSON. */
  public void arrive(String event) {
    arrive(read(event));
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) Json.SNAPSHOTS.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  public void arrive(ObjectNode event) {
    lock.lock();
    try {
      all.add(event);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Optional<ObjectNode> found(String member, String value) {
    lock.lock();
    try {
      return all.reversed().stream()
          .filter(event -> event.path(member).asText().equals(value))
          .findFirst();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<String> json(UUID id) {
    return found("id", id.toString()).map(ObjectNode::toString);
  }

  @Override
  public Optional<UUID> outcome(String traceID, Duration longest) {
    return found("trace_id", traceID).map(event -> UUID.fromString(event.path("id").asText()));
  }

  private int count() {
    lock.lock();
    try {
      return all.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Run open(@Nullable String after) {
    boolean known = after == null || after.matches("\\d+");
    int from = after == null || !known ? count() : Integer.parseInt(after);
    return new ArrivingRun(from, known);
  }

  private final class ArrivingRun implements Run {

    private final boolean whole;
    private int position;

    ArrivingRun(int position, boolean whole) {
      this.position = position;
      this.whole = whole;
    }

    @Override
    public String begins() {
      return Integer.toString(position);
    }

    @Override
    public boolean isWhole() {
      return whole;
    }

    @Override
    public List<Arrived> next(Duration atMost) throws InterruptedException {
      lock.lock();
      try {
        long left = atMost.toNanos();
        while (position >= all.size() && left > 0) {
          left = more.awaitNanos(left);
        }
        var came = new ArrayList<Arrived>();
        while (position < all.size()) {
          var event = all.get(position++);
          came.add(new Arrived(Integer.toString(position), event));
        }
        return came;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}

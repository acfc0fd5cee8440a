package org.mcpruntime.operator.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * Objects of one of our kinds, and an index. Safe for several threads.
 *
 * @param <T> a record of the contract
 * @param <K> what they are looked up by, beside their names
 */
final class Known<T extends Record, K> {

  private final Function<T, ObjectRef> ref;
  private final Function<T, K> key;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<ObjectRef, T> objects = new HashMap<>();

  @GuardedBy("lock")
  private final Map<K, Map<ObjectRef, T>> index = new HashMap<>();

  Known(Function<T, ObjectRef> ref, Function<T, K> key) {
    this.ref = ref;
    this.key = key;
  }

  /** Returns what was there before. */
  @Nullable T put(T object) {
    lock.lock();
    try {
      var own = ref.apply(object);
      var before = remove(own);
      objects.put(own, object);
      index.computeIfAbsent(key.apply(object), _ -> new TreeMap<>()).put(own, object);
      return before;
    } finally {
      lock.unlock();
    }
  }

  /** Returns what was there before. */
  @Nullable T remove(ObjectRef own) {
    lock.lock();
    try {
      var before = objects.remove(own);
      if (before != null) {
        index.computeIfPresent(
            key.apply(before),
            (_, all) -> {
              all.remove(own);
              return all.isEmpty() ? null : all;
            });
      }
      return before;
    } finally {
      lock.unlock();
    }
  }

  @Nullable T get(ObjectRef own) {
    lock.lock();
    try {
      return objects.get(own);
    } finally {
      lock.unlock();
    }
  }

  /** By name. */
  List<T> of(K wanted) {
    lock.lock();
    try {
      return new ArrayList<>(index.getOrDefault(wanted, Map.of()).values());
    } finally {
      lock.unlock();
    }
  }

  /** What is known by any key. */
  Set<K> keys() {
    lock.lock();
    try {
      return new HashSet<>(index.keySet());
    } finally {
      lock.unlock();
    }
  }

  List<T> all() {
    lock.lock();
    try {
      return new ArrayList<>(objects.values());
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return objects.size();
    } finally {
      lock.unlock();
    }
  }
}

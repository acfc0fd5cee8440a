package org.mcpruntime.feed.publish;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/**
 * What all files say of the objects of one kind; of two objects of one name the one of the last
 * file counts, whichever was written last. Used by one thread.
 */
final class Said<T> {

  private final Log log;
  private final Map<ObjectRef, NavigableMap<Path, T>> byRef = new TreeMap<>();
  private final Map<ObjectRef, T> published = new HashMap<>();
  private final Set<ObjectRef> touched = new TreeSet<>();

  Said(Log log) {
    this.log = log;
  }

  /** A file says other things than before. */
  void change(Path file, Map<ObjectRef, T> before, Map<ObjectRef, T> after) {
    before.keySet().stream().filter(ref -> !after.containsKey(ref)).forEach(ref -> drop(file, ref));
    after.forEach(
        (ref, object) -> {
          if (!object.equals(before.get(ref))) {
            put(file, ref, object);
          }
        });
  }

  private void put(Path file, ObjectRef ref, T object) {
    touched.add(ref);
    var files = byRef.computeIfAbsent(ref, _ -> new TreeMap<>());
    boolean isNew = files.put(file, object) == null;
    if (isNew && files.size() > 1) {
      log.warn(
          "Two manifests hold an object of one name; the one of the last file counts",
          LogKeys.NAMESPACE.is(ref.namespace()),
          LogKeys.NAME.is(ref.name()),
          LogKeys.PATH.is(files.lastKey()));
    }
  }

  private void drop(Path file, ObjectRef ref) {
    touched.add(ref);
    var files = byRef.get(ref);
    if (files != null) {
      files.remove(file);
      if (files.isEmpty()) {
        byRef.remove(ref);
      }
    }
  }

  /** All objects, which count as published. */
  Collection<T> all() {
    touched.clear();
    published.clear();
    byRef.forEach((ref, files) -> published.put(ref, files.lastEntry().getValue()));
    return published.values();
  }

  /**
   * Publishes what is other than before: an object that has moved to another file is there still.
   */
  void publish(Consumer<T> put, Consumer<ObjectRef> remove) {
    for (var ref : touched) {
      var files = byRef.get(ref);
      if (files == null) {
        if (published.remove(ref) != null) {
          remove.accept(ref);
        }
        continue;
      }
      var object = files.lastEntry().getValue();
      if (!Objects.equals(object, published.put(ref, object))) {
        put.accept(object);
      }
    }
    touched.clear();
  }
}

package org.mcpruntime.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.mcpruntime.contract.object.ObjectRef;

/** A few bindings sorted by reference, with the digest of each, one after the other. */
final class Leaf<T extends Record> {

  private final Function<T, ObjectRef> ref;
  private final List<T> bindings;
  private final byte[] each;
  private final byte[] digest;

  private Leaf(Function<T, ObjectRef> ref, List<T> bindings, byte[] each, Digests digests) {
    this.ref = ref;
    this.bindings = bindings;
    this.each = each;
    this.digest = digests.of(each);
  }

  static <T extends Record> Leaf<T> bare(Function<T, ObjectRef> ref, Digests digests) {
    return new Leaf<>(ref, List.of(), new byte[0], digests);
  }

  List<T> bindings() {
    return bindings;
  }

  byte[] digest() {
    return digest;
  }

  Optional<T> find(ObjectRef wanted) {
    int low = 0;
    int high = bindings.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      var found = bindings.get(middle);
      int order = ref.apply(found).compareTo(wanted);
      if (order == 0) {
        return Optional.of(found);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  /** This leaf after a change, as {@link Bindings#outcome} says it. */
  Leaf<T> with(SortedMap<ObjectRef, List<T>> changes, Digests digests) {
    var merged = new Merge(changes.size());
    int at = 0;
    for (var change : changes.entrySet()) {
      while (at < bindings.size() && ref.apply(bindings.get(at)).compareTo(change.getKey()) < 0) {
        merged.keep(at++);
      }
      boolean there = at < bindings.size() && ref.apply(bindings.get(at)).equals(change.getKey());
      merged.change(there ? at : -1, change.getValue(), digests);
      at += there ? 1 : 0;
    }
    if (!merged.changed) {
      return this;
    }
    while (at < bindings.size()) {
      merged.keep(at++);
    }
    return new Leaf<>(
        ref, List.copyOf(merged.kept), Arrays.copyOf(merged.digests, merged.length), digests);
  }

  private final class Merge {

    private final List<T> kept;
    private final byte[] digests;
    private int length;
    private boolean changed;

    Merge(int changes) {
      kept = new ArrayList<>(bindings.size() + changes);
      digests = new byte[each.length + changes * Digests.LENGTH];
    }

    void keep(int at) {
      add(bindings.get(at), each, at * Digests.LENGTH);
    }

    /** What comes in the place of what was there, which is at -1 where nothing was. */
    void change(int at, List<T> after, Digests making) {
      if (at >= 0 && after.contains(bindings.get(at))) {
        keep(at);
      } else {
        changed |= at >= 0 || !after.isEmpty();
        after.forEach(binding -> add(binding, making.of(binding), 0));
      }
    }

    private void add(T binding, byte[] from, int offset) {
      kept.add(binding);
      System.arraycopy(from, offset, digests, length, Digests.LENGTH);
      length += Digests.LENGTH;
    }
  }

  /** Adds what turns this leaf into the other. */
  void changesTo(Leaf<T> after, Bindings.Changes<T> changes) {
    if (Arrays.equals(digest, after.digest)) {
      return;
    }
    int at = 0;
    for (var binding : after.bindings) {
      var here = ref.apply(binding);
      while (at < bindings.size() && ref.apply(bindings.get(at)).compareTo(here) < 0) {
        changes.gone().add(ref.apply(bindings.get(at++)));
      }
      boolean there = at < bindings.size() && ref.apply(bindings.get(at)).equals(here);
      if (!there || !bindings.get(at).equals(binding)) {
        changes.put().add(binding);
      }
      at += there ? 1 : 0;
    }
    while (at < bindings.size()) {
      changes.gone().add(ref.apply(bindings.get(at++)));
    }
  }
}

package org.mcpruntime.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * The grants or the sessions of a policy by reference, with a digest of them all: an immutable tree
 * of 32 branches of 32 leaves, in which a change copies one branch and one leaf.
 *
 * <p>Where a reference belongs follows from its text, and a leaf is sorted, so that equal contents
 * have equal digests however they came about.
 */
final class Bindings<T extends Record> {

  private static final int FAN = 32;

  /** What turns one set of bindings into another. */
  record Changes<T>(List<T> put, List<ObjectRef> gone) {}

  private static final class Branch<T extends Record> {

    private final List<Leaf<T>> leaves;
    private final byte[] digest;

    Branch(List<Leaf<T>> leaves, Digests digests) {
      this.leaves = leaves;
      this.digest = digests.of(leaves.stream().map(Leaf::digest).toArray(byte[][]::new));
    }
  }

  private final Function<T, ObjectRef> ref;
  private final List<Branch<T>> branches;
  private final int size;
  private final byte[] digest;

  private Bindings(
      Function<T, ObjectRef> ref, List<Branch<T>> branches, int size, Digests digests) {
    this.ref = ref;
    this.branches = branches;
    this.size = size;
    this.digest = digests.of(branches.stream().map(branch -> branch.digest).toArray(byte[][]::new));
  }

  /** Of two with one reference the last counts. */
  static <T extends Record> Bindings<T> of(Function<T, ObjectRef> ref, List<T> bindings) {
    var digests = new Digests();
    var bare = new Branch<>(Collections.nCopies(FAN, Leaf.bare(ref, digests)), digests);
    return new Bindings<>(ref, Collections.nCopies(FAN, bare), 0, digests)
        .with(bindings, List.of());
  }

  byte[] digest() {
    return digest.clone();
  }

  int size() {
    return size;
  }

  Optional<T> find(ObjectRef wanted) {
    return branches.get(branch(wanted)).leaves.get(leaf(wanted)).find(wanted);
  }

  List<T> sorted() {
    var all = new ArrayList<T>(size);
    branches.forEach(branch -> branch.leaves.forEach(leaf -> all.addAll(leaf.bindings())));
    all.sort(Comparator.comparing(ref));
    return Collections.unmodifiableList(all);
  }

  /** These without those that are gone, and with those that are put. */
  Bindings<T> with(List<T> put, List<ObjectRef> gone) {
    if (put.isEmpty() && gone.isEmpty()) {
      return this;
    }
    var digests = new Digests();
    var newBranches = new ArrayList<>(branches);
    int newSize = size;
    for (var byBranch : byPlace(put, gone).entrySet()) {
      int at = byBranch.getKey();
      var newLeaves = new ArrayList<>(branches.get(at).leaves);
      boolean changed = false;
      for (var byLeaf : byBranch.getValue().entrySet()) {
        var before = newLeaves.get(byLeaf.getKey());
        var after = before.with(byLeaf.getValue(), digests);
        newLeaves.set(byLeaf.getKey(), after);
        newSize += after.bindings().size() - before.bindings().size();
        changed |= after != before;
      }
      if (changed) {
        newBranches.set(at, new Branch<>(List.copyOf(newLeaves), digests));
      }
    }
    return newBranches.equals(branches)
        ? this
        : new Bindings<>(ref, List.copyOf(newBranches), newSize, digests);
  }

  /** What is put and, where nothing is, what is gone: by branch, by leaf, by reference. */
  private Map<Integer, Map<Integer, SortedMap<ObjectRef, Optional<T>>>> byPlace(
      List<T> put, List<ObjectRef> gone) {
    var places = new TreeMap<Integer, Map<Integer, SortedMap<ObjectRef, Optional<T>>>>();
    gone.forEach(each -> place(places, each).put(each, Optional.empty()));
    put.forEach(each -> place(places, ref.apply(each)).put(ref.apply(each), Optional.of(each)));
    return places;
  }

  private static <V> SortedMap<ObjectRef, V> place(
      Map<Integer, Map<Integer, SortedMap<ObjectRef, V>>> places, ObjectRef ref) {
    return places
        .computeIfAbsent(branch(ref), any -> new TreeMap<>())
        .computeIfAbsent(leaf(ref), any -> new TreeMap<>());
  }

  /** What turns these into the others; what both share is not looked at. */
  Changes<T> changesTo(Bindings<T> after) {
    var changes = new Changes<T>(new ArrayList<>(), new ArrayList<>());
    for (int b = 0; b < FAN; b++) {
      var mine = branches.get(b);
      var others = after.branches.get(b);
      if (mine != others) {
        for (int l = 0; l < FAN; l++) {
          mine.leaves.get(l).changesTo(others.leaves.get(l), changes);
        }
      }
    }
    return changes;
  }

  private static int branch(ObjectRef ref) {
    return spread(ref) >>> 27;
  }

  private static int leaf(ObjectRef ref) {
    return spread(ref) >>> 22 & FAN - 1;
  }

  /** The hash of a text is part of the Java language: it is the same in every process. */
  private static int spread(ObjectRef ref) {
    int hash = ref.namespace().hashCode() * 31 + ref.name().hashCode();
    return (hash ^ hash >>> 15) * 0x9E3779B1;
  }
}

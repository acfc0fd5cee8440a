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
    return leaf(place(wanted)).find(wanted);
  }

  List<T> sorted() {
    var all = new ArrayList<T>(size);
    branches.forEach(branch -> branch.leaves.forEach(leaf -> all.addAll(leaf.bindings())));
    all.sort(Comparator.comparing(ref));
    return Collections.unmodifiableList(all);
  }

  /** These without those that are gone, and with those that are put. */
  Bindings<T> with(List<T> put, List<ObjectRef> gone) {
    var places = new TreeMap<Integer, SortedMap<ObjectRef, List<T>>>();
    outcome(ref, put, gone)
        .forEach(
            (at, after) ->
                places.computeIfAbsent(place(at), any -> new TreeMap<>()).put(at, after));
    var digests = new Digests();
    var touched = new TreeMap<Integer, List<Leaf<T>>>();
    int newSize = size;
    for (var change : places.entrySet()) {
      int place = change.getKey();
      var before = leaf(place);
      var after = before.with(change.getValue(), digests);
      if (after != before) {
        touched
            .computeIfAbsent(place / FAN, branch -> new ArrayList<>(branches.get(branch).leaves))
            .set(place % FAN, after);
        newSize += after.bindings().size() - before.bindings().size();
      }
    }
    return touched.isEmpty() ? this : replaced(touched, newSize, digests);
  }

  private Bindings<T> replaced(Map<Integer, List<Leaf<T>>> touched, int newSize, Digests digests) {
    var newBranches = new ArrayList<>(branches);
    touched.forEach(
        (branch, leaves) -> newBranches.set(branch, new Branch<>(List.copyOf(leaves), digests)));
    return new Bindings<>(ref, List.copyOf(newBranches), newSize, digests);
  }

  /**
   * What is there after a change of each reference that it names: one binding, or none. What is
   * gone goes first, and of two puts the last counts.
   */
  static <T> SortedMap<ObjectRef, List<T>> outcome(
      Function<T, ObjectRef> ref, List<T> put, List<ObjectRef> gone) {
    var outcome = new TreeMap<ObjectRef, List<T>>();
    gone.forEach(each -> outcome.put(each, List.of()));
    put.forEach(each -> outcome.put(ref.apply(each), List.of(each)));
    return outcome;
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

  private Leaf<T> leaf(int place) {
    return branches.get(place / FAN).leaves.get(place % FAN);
  }

  /** The hash of a text is part of the Java language: it is the same in every process. */
  private static int place(ObjectRef ref) {
    int hash = ref.namespace().hashCode() * 31 + ref.name().hashCode();
    return ((hash ^ (hash >>> 15)) * 0x9E3779B1) >>> 22;
  }
}

package org.mcpruntime.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.GrantBinding;

/**
 * All grants in the order of their references, in chunks, so that a change copies one; immutable.
 *
 * <p>It gives ranks. At first they lie far apart, and a grant that comes between two takes a rank
 * between theirs, so that nothing that was tallied with ranks has to be made again. Where there is
 * no room left it says so, and everything is ranked anew.
 */
final class GrantOrder {

  private static final int CHUNK = 256;

  /** No rank is farther from 0. */
  private static final long FARTHEST = 1L << 62;

  private static final long APART = 1L << 40;

  /**
   * How far a new grant stays from the one before it: names that count up come one after the other
   * into the same gap, and halving it would soon use it up.
   */
  private static final long NUDGE = APART >> 12;

  private final List<List<Ranked>> chunks;
  private final int size;

  private GrantOrder(List<List<Ranked>> chunks, int size) {
    this.chunks = chunks;
    this.size = size;
  }

  /** The order that ranks follow. */
  static List<GrantBinding> sorted(List<GrantBinding> grants) {
    return grants.stream().sorted(Comparator.comparing(GrantBinding::ref)).toList();
  }

  /** Ranks grants. */
  static GrantOrder of(List<GrantBinding> sorted) {
    long apart = Math.min(APART, FARTHEST / (sorted.size() + 1));
    var chunks = new ArrayList<List<Ranked>>();
    for (int from = 0; from < sorted.size(); from += CHUNK) {
      var chunk = new ArrayList<Ranked>(CHUNK);
      for (int i = from; i < Math.min(sorted.size(), from + CHUNK); i++) {
        chunk.add(Ranked.of(apart * i, sorted.get(i)));
      }
      chunks.add(List.copyOf(chunk));
    }
    return new GrantOrder(List.copyOf(chunks), sorted.size());
  }

  List<Ranked> all() {
    var all = new ArrayList<Ranked>(size);
    chunks.forEach(all::addAll);
    return all;
  }

  int size() {
    return size;
  }

  /** Those of that reference: more than one only where the document itself repeats it. */
  List<Ranked> find(ObjectRef ref) {
    var found = new ArrayList<Ranked>(1);
    var at = place(ref);
    for (int c = at.chunk, i = at.index; c < chunks.size(); c++, i = 0) {
      for (; i < chunks.get(c).size(); i++) {
        var each = chunks.get(c).get(i);
        if (compare(each, ref) != 0) {
          return found;
        }
        found.add(each);
      }
    }
    return found;
  }

  /**
   * A grant with its rank: that of the one whose place it takes, or one between its neighbours;
   * empty where there is no room for it.
   */
  Optional<Ranked> rank(GrantBinding grant) {
    var ref = grant.ref();
    var at = place(ref);
    var here = at.chunk < chunks.size() ? chunks.get(at.chunk).get(at.index) : null;
    if (here != null && compare(here, ref) == 0) {
      return Optional.of(Ranked.of(here.rank(), grant));
    }
    long rank = between(before(at), here);
    return rank == FARTHEST ? Optional.empty() : Optional.of(Ranked.of(rank, grant));
  }

  private @Nullable Ranked before(Place at) {
    if (at.index > 0) {
      return chunks.get(at.chunk).get(at.index - 1);
    }
    return at.chunk > 0 ? chunks.get(at.chunk - 1).getLast() : null;
  }

  /** A rank between those two; {@link #FARTHEST} where there is none. */
  private static long between(@Nullable Ranked before, @Nullable Ranked after) {
    long low = before == null ? -FARTHEST : before.rank();
    long high = after == null ? FARTHEST : after.rank();
    if (high - low < 2) {
      return FARTHEST;
    }
    if (before == null) {
      return after == null ? 0 : high - Math.min(APART, (high - low) / 2);
    }
    return low + Math.min(after == null ? APART : NUDGE, (high - low) / 2);
  }

  /** With a grant in its place, for one of its reference if there is one. */
  GrantOrder with(Ranked ranked) {
    var at = place(ranked.grant().ref());
    if (chunks.isEmpty()) {
      return new GrantOrder(List.of(List.of(ranked)), 1);
    }
    boolean last = at.chunk == chunks.size();
    var chunk = new ArrayList<>(last ? chunks.getLast() : chunks.get(at.chunk));
    if (!last && compare(chunk.get(at.index), ranked.grant().ref()) == 0) {
      chunk.set(at.index, ranked);
      return replaced(at.chunk, chunk, size);
    }
    chunk.add(last ? chunk.size() : at.index, ranked);
    return replaced(last ? at.chunk - 1 : at.chunk, chunk, size + 1);
  }

  /** Without all grants of that reference. */
  GrantOrder without(ObjectRef ref) {
    var order = this;
    for (int i = find(ref).size(); i > 0; i--) {
      var at = order.place(ref);
      var chunk = new ArrayList<>(order.chunks.get(at.chunk));
      chunk.remove(at.index);
      order = order.replaced(at.chunk, chunk, order.size - 1);
    }
    return order;
  }

  private GrantOrder replaced(int at, List<Ranked> chunk, int newSize) {
    var newChunks = new ArrayList<>(chunks);
    newChunks.remove(at);
    if (chunk.size() > 2 * CHUNK) {
      newChunks.add(at, List.copyOf(chunk.subList(CHUNK, chunk.size())));
      newChunks.add(at, List.copyOf(chunk.subList(0, CHUNK)));
    } else if (!chunk.isEmpty()) {
      newChunks.add(at, List.copyOf(chunk));
    }
    return new GrantOrder(List.copyOf(newChunks), newSize);
  }

  private record Place(int chunk, int index) {}

  /** The place of the first that is not before the reference; beyond the last chunk if none is. */
  private Place place(ObjectRef ref) {
    int chunk = firstNotBefore(chunks.size(), at -> compare(chunks.get(at).getLast(), ref));
    if (chunk == chunks.size()) {
      return new Place(chunk, 0);
    }
    var within = chunks.get(chunk);
    return new Place(chunk, firstNotBefore(within.size(), at -> compare(within.get(at), ref)));
  }

  private static int firstNotBefore(int count, IntUnaryOperator order) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.applyAsInt(middle) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int compare(Ranked ranked, ObjectRef ref) {
    return ranked.grant().ref().compareTo(ref);
  }
}

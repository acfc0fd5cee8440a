package org.mcpruntime.gateway.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which segments are full, and the sequence that each begins with; for one thread at a time. */
final class Sealed {

  private final TreeMap<Long, Long> firsts;

  Sealed(Map<Long, Long> found) {
    this.firsts = new TreeMap<>(found);
  }

  int size() {
    return firsts.size();
  }

  void add(long index, long first) {
    firsts.put(index, first);
  }

  void remove(long index) {
    var _ = firsts.remove(index);
  }

  /**
   * The segment that holds a sequence, the oldest where that is gone.
   *
   * @param current the one that is written to, where there is no other
   */
  long indexOf(long sequence, long current) {
    long index = firsts.isEmpty() ? current : firsts.firstKey();
    for (var segment : firsts.entrySet()) {
      if (segment.getValue() > sequence) {
        break;
      }
      index = segment.getKey();
    }
    return index;
  }

  /**
   * The segment after that one.
   *
   * @param current the one that is written to, which comes after all
   */
  long indexAfter(long index, long current) {
    var after = firsts.higherKey(index);
    return after == null ? current : after;
  }

  /**
   * Those whose records all come before a sequence, or are it.
   *
   * @param next sequence that the one begins with which is written to
   */
  List<Long> until(long sequence, long next) {
    var passed = new ArrayList<Long>();
    for (var segment : firsts.entrySet()) {
      var after = firsts.higherEntry(segment.getKey());
      if ((after == null ? next : after.getValue()) - 1 <= sequence) {
        passed.add(segment.getKey());
      }
    }
    return passed;
  }
}

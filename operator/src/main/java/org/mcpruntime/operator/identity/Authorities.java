package org.mcpruntime.operator.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Those that are known at one time, in the order in which they sign; never none. */
record Authorities(List<Authority> all) {

  Authorities {
    all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no authority at all");
    }
  }

  /** The first, which signs at once, for nobody waits for another. */
  static Authorities first(Rotation rotation, Instant now) {
    return new Authorities(List.of(made(rotation, now, now)));
  }

  private static Authority made(Rotation rotation, Instant now, Instant signsFrom) {
    return new Authority(Mint.authority(now, signsFrom.plus(rotation.life())), signsFrom);
  }

  /** With the next one where it is time for it, without those that are over; else the same. */
  Authorities turned(Rotation rotation, Instant now) {
    var next = new ArrayList<>(all);
    var newest = all.getLast();
    var due = newest.signsFrom().plus(rotation.every());
    if (!now.isBefore(due.minus(rotation.overlap()))) {
      next.add(made(rotation, now, successorSigns(newest, due, rotation, now)));
    }
    while (next.size() > 1 && isOver(next.get(1), rotation, now)) {
      next.removeFirst();
    }
    return next.equals(all) ? this : new Authorities(next);
  }

  /**
   * Late, it is still known for a while before it signs, as long as the one before can sign
   * something that lasts.
   */
  private static Instant successorSigns(
      Authority before, Instant due, Rotation rotation, Instant now) {
    var known = now.plus(rotation.overlap());
    var last = before.pair().validUntil().minus(rotation.leaf());
    var wanted = due.isAfter(known) ? due : known;
    if (!last.isAfter(now)) {
      return now;
    }
    return wanted.isAfter(last) ? last : wanted;
  }

  /** Whether nothing is left of what was signed before the successor began to. */
  private static boolean isOver(Authority successor, Rotation rotation, Instant now) {
    return !now.isBefore(successor.signsFrom().plus(rotation.overlap()));
  }

  /** The one that signs now. */
  Authority signing(Instant now) {
    return all.reversed().stream()
        .filter(authority -> !authority.signsFrom().isAfter(now))
        .findFirst()
        .orElse(all.getFirst());
  }

  /** What is to be trusted, in PEM. */
  String bundle() {
    return all.stream()
        .map(authority -> Pem.of(authority.pair().certificate()))
        .collect(Collectors.joining());
  }

  /** What the one that signs now vouches for. */
  CertifiedKey leaf(List<String> names, Duration life, Instant now) {
    var authority = signing(now).pair();
    var end = now.plus(life);
    var last = authority.validUntil();
    return Mint.leaf(authority, names, now, end.isAfter(last) ? last : end);
  }
}

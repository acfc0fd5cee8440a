package org.mcpruntime.mcp;

/** Runs of revisions that have a method; a run never has holes. */
enum Revisions {
  ALL(Revision.V2025_03_26, Revision.V2026_07_28),
  LEGACY(Revision.V2025_03_26, Revision.V2025_11_25),
  MODERN(Revision.V2026_07_28, Revision.V2026_07_28),
  LEGACY_SINCE_2025_06(Revision.V2025_06_18, Revision.V2025_11_25),
  SINCE_2025_11(Revision.V2025_11_25, Revision.V2026_07_28),
  ONLY_2025_11(Revision.V2025_11_25, Revision.V2025_11_25);

  private final Revision first;
  private final Revision last;

  Revisions(Revision first, Revision last) {
    this.first = first;
    this.last = last;
  }

  boolean contain(Revision revision) {
    return revision.compareTo(first) >= 0 && revision.compareTo(last) <= 0;
  }

  /**
   * Whether one of the era is among them; there are two eras, and every run begins or ends in it.
   */
  boolean contain(Revision.Era era) {
    return first.era() == era || last.era() == era;
  }
}

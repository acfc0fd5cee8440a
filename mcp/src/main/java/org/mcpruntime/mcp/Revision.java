package org.mcpruntime.mcp;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The revisions of the protocol that are spoken here, oldest first. */
public enum Revision {
  V2025_03_26("2025-03-26", Era.LEGACY),
  V2025_06_18("2025-06-18", Era.LEGACY),
  V2025_11_25("2025-11-25", Era.LEGACY),
  V2026_07_28("2026-07-28", Era.MODERN);

  /** Whether a connection has a state that a handshake makes, or each request says it all. */
  public enum Era {
    LEGACY,
    MODERN
  }

  private static final Map<String, Revision> BY_DATE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Revision::date, Function.identity()));

  private final String date;
  private final Era era;

  Revision(String date, Era era) {
    this.date = date;
    this.era = era;
  }

  /** The revision of a date on the wire. */
  public static Optional<Revision> of(String date) {
    return Optional.ofNullable(BY_DATE.get(date));
  }

  /** The dates of an era's revisions, oldest first. */
  public static List<String> dates(Era era) {
    return Arrays.stream(values())
        .filter(revision -> revision.era == era)
        .map(Revision::date)
        .toList();
  }

  /** Its name on the wire: {@code 2026-07-28}. */
  public String date() {
    return date;
  }

  public Era era() {
    return era;
  }

  /** Whether a message may be an array of messages: in this revision and in no other. */
  public boolean hasBatches() {
    return this == V2025_03_26;
  }
}

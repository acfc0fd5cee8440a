package org.mcpruntime.gateway.spool;

/** Numbers of the format of segments, as docs/reference/spool-format.md has them. */
final class Layout {

  /** {@code MCPSPOOL}. */
  static final long MAGIC = 0x4D43_5053_504F_4F4CL;

  static final int VERSION = 1;
  static final int HEADER = 128;
  static final int PAGE = 4096;

  static final int PART = 1;
  static final int CONTEXT = 2;
  static final int EVENT = 3;
  static final int GAP = 4;
  static final int CHECKPOINT = 5;
  static final int PAD = 6;

  /** Of a record that has no place in the chain. */
  static final int CHECK = 8;

  /** A record's length, kind and check beside what it holds, at most. */
  static final int FRAME = 5 + 1 + CHECK;

  private Layout() {}
}

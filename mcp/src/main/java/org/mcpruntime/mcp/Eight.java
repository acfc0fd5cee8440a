package org.mcpruntime.mcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes looked at in one step, for most of what is skipped is the inside of texts. */
final class Eight {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private Eight() {}

  /** Whether no byte from here on ends a string or begins an escape. */
  static boolean neitherQuoteNorBackslash(byte[] bytes, int from) {
    long eight = (long) LONGS.get(bytes, from);
    return ((zeroes(eight ^ (ONES * '"')) | zeroes(eight ^ (ONES * '\\'))) & HIGHS) == 0;
  }

  /** The high bit of each byte that is zero; of others above one, perhaps. */
  private static long zeroes(long eight) {
    return (eight - ONES) & ~eight;
  }
}

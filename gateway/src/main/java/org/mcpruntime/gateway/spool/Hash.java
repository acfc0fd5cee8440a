package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.UUID;

/** A SHA-256 digest, as a value. */
record Hash(long first, long second, long third, long fourth) {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  static final int BYTES = Sha256.BYTES;

  /** What its text begins with. */
  static final String PREFIX = "sha256:";

  /** The one that stands there. */
  static Hash at(byte[] bytes, int at) {
    return new Hash(
        (long) LONG.get(bytes, at),
        (long) LONG.get(bytes, at + 8),
        (long) LONG.get(bytes, at + 16),
        (long) LONG.get(bytes, at + 24));
  }

  static Hash of(byte[] bytes) {
    return new Sha256().of(bytes, 0, bytes.length);
  }

  /** The first of a chain, that of the event before the first. */
  static Hash root(UUID chain) {
    return of(chain.toString().getBytes(US_ASCII));
  }

  void into(byte[] bytes, int at) {
    LONG.set(bytes, at, first);
    LONG.set(bytes, at + 8, second);
    LONG.set(bytes, at + 16, third);
    LONG.set(bytes, at + 24, fourth);
  }

  boolean isAt(byte[] bytes, int at) {
    return first == (long) LONG.get(bytes, at)
        && second == (long) LONG.get(bytes, at + 8)
        && third == (long) LONG.get(bytes, at + 16)
        && fourth == (long) LONG.get(bytes, at + 24);
  }

  byte[] bytes() {
    var bytes = new byte[BYTES];
    into(bytes, 0);
    return bytes;
  }

  /** Hexadecimal digits. */
  String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  /** As events have it. */
  String text() {
    return PREFIX + hex();
  }

  /** Of {@link #hex}. */
  static Hash parse(String hex) {
    return at(HexFormat.of().parseHex(hex), 0);
  }
}

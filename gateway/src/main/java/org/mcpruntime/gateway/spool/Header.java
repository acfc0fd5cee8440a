package org.mcpruntime.gateway.spool;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a segment begins with.
 *
 * @param size of the segment in bytes
 * @param chain that its records belong to
 * @param index of the segment among all of the spool, from 1
 * @param first sequence of its first record in the chain
 * @param previous hash of the record before that
 * @param created when it was begun
 */
record Header(int size, UUID chain, long index, long first, Hash previous, Instant created) {

  private static final int CHECKED = Layout.HEADER - Sha256.BYTES;

  void write(Bytes out, Sha256 sha) {
    int from = out.length();
    out.u64(Layout.MAGIC);
    out.u32(Layout.VERSION);
    out.u32(size);
    out.uuid(chain);
    out.u64(index);
    out.u64(first);
    out.hash(previous);
    out.time(created);
    out.u32(0);
    out.hash(sha.of(out.array(), from, out.length()));
  }

  /** Null where the bytes begin with no whole header of a version that is read here. */
  static @Nullable Header read(byte[] bytes) {
    if (bytes.length < Layout.HEADER || !new Sha256().of(bytes, 0, CHECKED).isAt(bytes, CHECKED)) {
      return null;
    }
    var in = ByteBuffer.wrap(bytes);
    if (in.getLong() != Layout.MAGIC || in.getInt() != Layout.VERSION) {
      return null;
    }
    int size = in.getInt();
    var chain = new UUID(in.getLong(), in.getLong());
    long index = in.getLong();
    long first = in.getLong();
    var previous = Hash.at(bytes, in.position());
    in.position(in.position() + Hash.BYTES);
    try {
      var created = Instant.ofEpochSecond(in.getLong(), in.getInt());
      return new Header(size, chain, index, first, previous, created);
    } catch (DateTimeException e) {
      return null;
    }
  }
}

package org.mcpruntime.process.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that has arrived whole, or was cut at its limit.
 *
 * @param method verb in upper case, as sent
 * @param target path and query
 * @param body its bytes; nobody writes to them
 */
public record Request(String method, Target target, HttpHeaders headers, Body body, Peer peer) {

  /**
   * What a request is addressed to.
   *
   * @param path as sent: still escaped, begins with a slash
   * @param query without its question mark; null where there is none
   */
  public record Target(String path, @Nullable String query) {

    static Target of(String uri) {
      int question = uri.indexOf('?');
      return question < 0
          ? new Target(uri, null)
          : new Target(uri.substring(0, question), uri.substring(question + 1));
    }

    @Override
    public String toString() {
      return query == null ? path : path + "?" + query;
    }
  }

  /** The bytes of a request. */
  public static final class Body {

    static final Body EMPTY = new Body(new byte[0], Arrival.WHOLE);

    /** How a body arrived. */
    enum Arrival {
      WHOLE,
      TOO_LARGE,
      NO_ROOM
    }

    private final byte[] bytes;
    private final Arrival arrival;

    Body(byte[] bytes, Arrival arrival) {
      this.bytes = bytes;
      this.arrival = arrival;
    }

    public byte[] bytes() {
      return bytes;
    }

    public int length() {
      return bytes.length;
    }

    /** Whether it is larger than was accepted; then there are no bytes. */
    public boolean isCut() {
      return arrival == Arrival.TOO_LARGE;
    }

    /**
     * Whether it was not taken, for too many large ones are under way; then there are no bytes, and
     * it may be sent again later.
     */
    public boolean isCrowdedOut() {
      return arrival == Arrival.NO_ROOM;
    }
  }

  /**
   * Who is at the other end of the connection.
   *
   * @param secure whether the connection is TLS
   * @param certificates the verified chain of a client certificate, its own first
   */
  public record Peer(InetAddress address, boolean secure, List<X509Certificate> certificates) {}

  public String path() {
    return target.path;
  }
}

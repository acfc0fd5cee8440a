package org.mcpruntime.gateway.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.policy.Caller;

/**
 * Binds the session ids of the legacy era to the caller that opened them, without remembering them.
 *
 * <p>A client gets the server's id with the negotiated revision and a keyed digest over both, the
 * server and the caller; only the same caller can present it, to the same server, to every gateway
 * that has the key.
 */
public final class SessionSeal {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int DIGEST_BYTES = 16;
  private static final int LONGEST = 2048;

  private final Mac mac;

  /**
   * @param key at least 32 random bytes
   */
  public SessionSeal(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** A session as its server knows it. */
  record Opened(String upstreamId, Revision revision) {}

  String seal(Opened session, ObjectRef server, Caller caller) {
    return session.upstreamId
        + "."
        + session.revision.date()
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(digest(session, server, caller));
  }

  /** The session that was sealed for this caller and server; empty for every other text. */
  Optional<Opened> open(String sealed, ObjectRef server, Caller caller) {
    int last = sealed.lastIndexOf('.');
    int middle = last < 0 ? -1 : sealed.lastIndexOf('.', last - 1);
    if (middle < 0 || sealed.length() > LONGEST) {
      return Optional.empty();
    }
    var revision = Revision.of(sealed.substring(middle + 1, last));
    if (revision.isEmpty()) {
      return Optional.empty();
    }
    var session = new Opened(sealed.substring(0, middle), revision.get());
    byte[] presented;
    try {
      presented = Base64.getUrlDecoder().decode(sealed.substring(last + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return MessageDigest.isEqual(presented, digest(session, server, caller))
        ? Optional.of(session)
        : Optional.empty();
  }

  private byte[] digest(Opened session, ObjectRef server, Caller caller) {
    try {
      var fresh = (Mac) mac.clone();
      update(fresh, session.upstreamId);
      update(fresh, session.revision.date());
      update(fresh, server.namespace());
      update(fresh, server.name());
      update(fresh, caller.identity().humanID());
      update(fresh, caller.identity().agentID());
      update(fresh, caller.identity().teamID());
      update(fresh, caller.session());
      return Arrays.copyOf(fresh.doFinal(), DIGEST_BYTES);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's " + ALGORITHM + " can be cloned", e);
    }
  }

  /** Each with its length, so that no two lists of texts are the same bytes. */
  private static void update(Mac mac, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    mac.update(bytes);
  }
}

package org.mcpruntime.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Frames;
import org.mcpruntime.feed.wire.SigningKey;
import org.mcpruntime.feed.wire.TrustedKeys;

/** Lines are what others can read and verify, too. */
class WireTest {

  private static final Frame.Heartbeat BEAT =
      new Frame.Heartbeat(Instant.parse("2026-11-26T02:00:00.123456789Z"), "sha256:00", 2000);

  @Test
  void aLineIsReadAsItWasWritten() {
    var key = SigningKey.make();
    var trusted = TrustedKeys.of(List.of(key.verifier().jwk()));

    assertThat(trusted.open(Frames.line(key, BEAT))).isEqualTo(BEAT);
  }

  @Test
  void aLineIsADetachedJwsWithAnUnencodedPayload() throws Exception {
    var key = SigningKey.make();
    var line = new String(Frames.line(key, BEAT), StandardCharsets.UTF_8).strip();
    int blank = line.indexOf(' ');

    var jws = JWSObject.parse(line.substring(0, blank), new Payload(line.substring(blank + 1)));

    assertThat(jws.getHeader().getKeyID()).isEqualTo(key.verifier().kid());
    assertThat(jws.getHeader().isBase64URLEncodePayload()).isFalse();
    assertThat(jws.getHeader().getCriticalParams()).containsExactly("b64");
    assertThat(jws.verify(new Verifier(publicKey(key)))).isTrue();
    assertThat(line.substring(blank + 1))
        .isEqualTo(
            "{\"type\":\"heartbeat\",\"at\":\"2026-11-26T02:00:00.123456789Z\","
                + "\"heads\":\"sha256:00\",\"every_millis\":2000}");
  }

  private static PublicKey publicKey(SigningKey key)
      throws ParseException, GeneralSecurityException, JacksonException {
    var json = Json.RESOURCES.writeValueAsString(key.verifier().jwk());
    var x = OctetKeyPair.parse(json).getX().decode();
    var encoded = HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(x));
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  /** Nimbus' own needs another library. */
  private record Verifier(PublicKey key) implements JWSVerifier {

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature)
        throws JOSEException {
      try {
        var check = Signature.getInstance("Ed25519");
        check.initVerify(key);
        check.update(signed);
        return check.verify(signature.decode());
      } catch (GeneralSecurityException e) {
        throw new JOSEException(e.getMessage(), e);
      }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
      return Set.of(JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
      return new JCAContext();
    }
  }
}

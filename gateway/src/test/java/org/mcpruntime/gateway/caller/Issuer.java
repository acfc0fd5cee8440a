package org.mcpruntime.gateway.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** An issuer of tokens with Ed25519 keys, which it publishes on this machine. */
public final class Issuer implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, KeyPair> keys = new LinkedHashMap<>();

  /** How often it was asked for its keys. */
  final AtomicInteger asked = new AtomicInteger();

  /** Keys are given when this is open. */
  volatile CountDownLatch gate = new CountDownLatch(0);

  public Issuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answer("/.well-known/oauth-authorization-server", this::metadata);
    answer("/keys", this::jwks);
    server.start();
  }

  private interface Body {
    String text() throws InterruptedException;
  }

  private void answer(String path, Body body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            byte[] bytes = body.text().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private String metadata() {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url(), url());
  }

  private String jwks() throws InterruptedException {
    asked.incrementAndGet();
    gate.await();
    return published();
  }

  synchronized String published() {
    return keys.entrySet().stream()
        .map(
            key ->
                """
                {"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":"%s","x":"%s"}"""
                    .formatted(key.getKey(), point(key.getValue())))
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  /** The last 32 bytes of the encoded key (RFC 8410, section 4). */
  private static String point(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    return base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  /** With a key before anybody asks. */
  public Issuer having(String kid) {
    newKey(kid);
    return this;
  }

  synchronized void newKey(String kid) {
    try {
      keys.put(kid, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token that says this, signed with that key. */
  public synchronized String token(String kid, String claims) {
    var text =
        base64("{\"alg\":\"EdDSA\",\"kid\":\"%s\"}".formatted(kid).getBytes(UTF_8))
            + "."
            + base64(claims.getBytes(UTF_8));
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(Objects.requireNonNull(keys.get(kid), kid).getPrivate());
      signature.update(text.getBytes(UTF_8));
      return text + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    gate.countDown();
    server.stop(0);
  }
}

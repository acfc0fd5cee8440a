package org.mcpruntime.operator.identity;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the operator serves TLS with, and what those who call it have to trust. It is to be turned
 * once a minute or so; servers ask for the context of each new connection, and so need no restart.
 *
 * <p>Safe for use by several threads.
 */
public final class ServingIdentity {

  /** Of replicas that write at the same moment, one wins each time. */
  private static final int TRIES = 5;

  private final SharedSecret secret;
  private final List<String> names;
  private final Rotation rotation;
  private volatile @Nullable Standing standing;

  /** What is served with now. */
  private record Standing(
      Authorities authorities, Authority signedBy, CertifiedKey leaf, SslContext context) {}

  /** What came of one look at the Secret. */
  private sealed interface Attempt {

    record Good(Authorities authorities) implements Attempt {}

    record Bad(String sentence) implements Attempt {}

    /** Another replica was faster. */
    record Again() implements Attempt {}
  }

  /**
   * @param secret where authorities are kept
   * @param names of DNS under which it is called
   */
  public ServingIdentity(SharedSecret secret, List<String> names) {
    this(secret, names, Rotation.USUAL);
  }

  ServingIdentity(SharedSecret secret, List<String> names, Rotation rotation) {
    this.secret = secret;
    this.names = List.copyOf(names);
    this.rotation = rotation;
  }

  /**
   * Looks what other replicas have done, and does what is due: makes an authority, drops one, has a
   * new certificate signed.
   *
   * @return why that could not be done; what was served with before still is
   */
  public synchronized Optional<String> turn(Instant now) {
    for (int i = 0; i < TRIES; i++) {
      switch (attempt(now)) {
        case Attempt.Good(var authorities) -> {
          serve(authorities, now);
          return Optional.empty();
        }
        case Attempt.Bad(var sentence) -> {
          return failed(sentence, now);
        }
        case Attempt.Again _ -> {}
      }
    }
    return failed("the Secret %s changes all the time".formatted(secret.name()), now);
  }

  private Attempt attempt(Instant now) {
    return switch (secret.read()) {
      case SharedSecret.Held.Unreached(var sentence) -> new Attempt.Bad(sentence);
      case SharedSecret.Held.Absent _ -> written(null, Authorities.first(rotation, now));
      case SharedSecret.Held.Found(var version, var data) ->
          WrittenAuthorities.read(data)
              .map(read -> turned(version, read, now))
              .orElseGet(() -> new Attempt.Bad(unreadable()));
    };
  }

  private Attempt turned(String version, Authorities read, Instant now) {
    var turned = read.turned(rotation, now);
    return turned.equals(read) ? new Attempt.Good(read) : written(version, turned);
  }

  private Attempt written(@Nullable String version, Authorities authorities) {
    return switch (secret.write(version, WrittenAuthorities.of(authorities))) {
      case SharedSecret.Written.Done _ -> new Attempt.Good(authorities);
      case SharedSecret.Written.Overtaken _ -> new Attempt.Again();
      case SharedSecret.Written.Failed(var sentence) -> new Attempt.Bad(sentence);
    };
  }

  /** It may be of a later version of ours, so it is not written over. */
  private String unreadable() {
    return "the Secret %s holds no authorities of the operator; delete it, and new ones are made"
        .formatted(secret.name());
  }

  /** Certificates are renewed all the same: that needs nobody. */
  private Optional<String> failed(String sentence, Instant now) {
    var known = standing;
    if (known != null) {
      serve(known.authorities, now);
    }
    return Optional.of(sentence);
  }

  private void serve(Authorities authorities, Instant now) {
    var known = standing;
    var signing = authorities.signing(now);
    if (known == null || !known.signedBy.equals(signing) || isDue(known.leaf, now)) {
      var leaf = authorities.leaf(names, rotation.leaf(), now);
      standing = new Standing(authorities, signing, leaf, context(leaf));
    } else {
      standing = new Standing(authorities, signing, known.leaf, known.context);
    }
  }

  private boolean isDue(CertifiedKey leaf, Instant now) {
    var left = Duration.between(now, leaf.validUntil());
    return left.compareTo(rotation.leaf().dividedBy(2)) <= 0;
  }

  private static SslContext context(CertifiedKey leaf) {
    try {
      return SslContextBuilder.forServer(leaf.key(), leaf.certificate())
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("a certificate that was just made cannot be served", e);
    }
  }

  /** Whether it can be served with; false until it was turned once without fault. */
  public boolean isReady() {
    return standing != null;
  }

  /**
   * For new connections.
   *
   * @throws IllegalStateException when it is not ready
   */
  public SslContext sslContext() {
    return standing().context;
  }

  /**
   * What is to be trusted by those who call: certificates in PEM, the oldest first.
   *
   * @throws IllegalStateException when it is not ready
   */
  public String authority() {
    return standing().authorities.bundle();
  }

  /** What is shown now, for tests and gauges. */
  CertifiedKey leaf() {
    return standing().leaf;
  }

  private Standing standing() {
    var known = standing;
    if (known == null) {
      throw new IllegalStateException(
          "the operator's certificate was asked for before it was made");
    }
    return known;
  }
}

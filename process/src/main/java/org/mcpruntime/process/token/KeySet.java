package org.mcpruntime.process.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mcpruntime.contract.json.Json;

/**
 * The public keys of an issuer, read once and ready to verify.
 *
 * <p>A key that cannot or may not be used is left out and told by {@link #ignored}; the others
 * count.
 */
public final class KeySet {

  private static final int MOST_KEYS = 100;

  private final List<TokenKey> keys;
  private final List<String> ignored;
  private final Set<String> thumbprints = new HashSet<>();

  private KeySet(List<TokenKey> keys, List<String> ignored) {
    this.keys = List.copyOf(keys);
    this.ignored = List.copyOf(ignored);
    keys.forEach(key -> thumbprints.add(key.thumbprint()));
  }

  /**
   * Reads a JSON Web Key Set.
   *
   * @throws IllegalArgumentException where it is none; the message says why
   */
  public static KeySet parse(String jwks) {
    var found = new ArrayList<TokenKey>();
    var ignored = new ArrayList<String>();
    try {
      var list = Json.RESOURCES.readTree(jwks).path("keys");
      if (!list.isArray()) {
        throw new IllegalArgumentException("a key set has an array named keys; this text has none");
      }
      if (list.size() > MOST_KEYS) {
        throw new IllegalArgumentException(
            "a key set of " + list.size() + " keys; at most " + MOST_KEYS + " are read");
      }
      for (var each : list) {
        try {
          found.add(TokenKey.read(each));
        } catch (TokenKey.Unusable e) {
          ignored.add("key " + each.path("kid").asText("without a kid") + " " + e.getMessage());
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a key set is JSON: " + e.getOriginalMessage(), e);
    }
    return new KeySet(found, ignored);
  }

  /** How many keys can be used. */
  public int size() {
    return keys.size();
  }

  /** A sentence for each key that is not used. */
  public List<String> ignored() {
    return ignored;
  }

  /** Keys of this name. */
  List<TokenKey> named(String kid) {
    return keys.stream().filter(key -> key.kid().equals(kid)).toList();
  }

  List<TokenKey> all() {
    return keys;
  }

  boolean holds(TokenKey key) {
    return thumbprints.contains(key.thumbprint());
  }
}

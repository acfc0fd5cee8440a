package org.mcpruntime.operator.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.feed.publish.KeyStore;
import org.mcpruntime.operator.identity.SharedSecret;

/** Signing keys in a Secret that all replicas share: who is first makes them. */
public final class KeySecret implements KeyStore {

  static final String ENTRY = "keys.json";

  private final SharedSecret secret;

  public KeySecret(SharedSecret secret) {
    this.secret = secret;
  }

  @Override
  public String name() {
    return "the Secret " + secret.name();
  }

  @Override
  public Kept read() {
    return switch (secret.read()) {
      case SharedSecret.Held.Absent _ -> new Kept(List.of(), "");
      case SharedSecret.Held.Unreached(var sentence) -> throw unreached(sentence);
      case SharedSecret.Held.Found(var version, var data) -> new Kept(keys(data), version);
    };
  }

  /** What cannot be read may be of a later version of ours, so nothing is made in its place. */
  private List<Stored> keys(Map<String, String> data) {
    try {
      return Json.SNAPSHOTS.readValue(
          data.getOrDefault(ENTRY, "[]"), new TypeReference<List<Stored>>() {});
    } catch (JsonProcessingException e) {
      // Not the cause: it may quote what is secret.
      throw new IllegalArgumentException(
          "%s holds no keys of the policy feed; delete it, and new ones are made"
              .formatted(name()));
    }
  }

  @Override
  public boolean replace(Kept seen, List<Stored> keys) {
    var version = seen.version().isEmpty() ? null : seen.version();
    return switch (secret.write(version, Map.of(ENTRY, json(keys)))) {
      case SharedSecret.Written.Done _ -> true;
      case SharedSecret.Written.Overtaken _ -> false;
      case SharedSecret.Written.Failed(var sentence) -> throw unreached(sentence);
    };
  }

  private static UncheckedIOException unreached(String sentence) {
    return new UncheckedIOException(new IOException(sentence));
  }

  private static String json(List<Stored> keys) {
    try {
      return Json.SNAPSHOTS.writeValueAsString(keys);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are always written", e);
    }
  }
}

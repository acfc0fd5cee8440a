package org.mcpruntime.operator.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;

/** Authorities as they are kept in a Secret. */
record WrittenAuthorities(List<Entry> authorities) {

  /** What operators read. */
  static final String ENTRY = "authorities.json";

  /** What people and tools look for; follows from the other. */
  static final String BUNDLE = "ca.crt";

  /** One, in PEM. */
  record Entry(String certificate, String key, Instant signsFrom) {

    Entry {
      Objects.requireNonNull(certificate);
      Objects.requireNonNull(key);
      Objects.requireNonNull(signsFrom);
    }

    /** Nothing of the key. */
    @Override
    public String toString() {
      return "Entry[signsFrom=" + signsFrom + "]";
    }
  }

  WrittenAuthorities {
    authorities = List.copyOf(authorities);
  }

  static Map<String, String> of(Authorities authorities) {
    var entries = new ArrayList<Entry>();
    for (var authority : authorities.all()) {
      var pair = authority.pair();
      entries.add(new Entry(Pem.of(pair.certificate()), Pem.of(pair.key()), authority.signsFrom()));
    }
    try {
      return Map.of(
          ENTRY,
          Json.RESOURCES.writeValueAsString(new WrittenAuthorities(entries)),
          BUNDLE,
          authorities.bundle());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record is always written", e);
    }
  }

  /** Empty where what is kept is not what was written. */
  static Optional<Authorities> read(Map<String, String> data) {
    try {
      @Nullable WrittenAuthorities written =
          Json.RESOURCES.readValue(data.getOrDefault(ENTRY, ""), WrittenAuthorities.class);
      if (written == null) {
        return Optional.empty();
      }
      var authorities = new ArrayList<Authority>();
      for (var entry : written.authorities()) {
        var pair = new CertifiedKey(Pem.certificate(entry.certificate()), Pem.key(entry.key()));
        authorities.add(new Authority(pair, entry.signsFrom()));
      }
      return Optional.of(new Authorities(authorities));
    } catch (JsonProcessingException | GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

package org.mcpruntime.feed.wire;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys whose frames are believed; immutable. */
public final class TrustedKeys {

  private final Map<String, FeedKey> byHeader;

  private TrustedKeys(Map<String, FeedKey> byHeader) {
    this.byHeader = Map.copyOf(byHeader);
  }

  /**
   * These keys.
   *
   * @throws IllegalArgumentException where one of them is none for a feed
   */
  public static TrustedKeys of(Collection<Jwk> keys) {
    return new TrustedKeys(Map.of()).with(keys);
  }

  /** These and more. */
  public TrustedKeys with(Collection<Jwk> more) {
    var all = new LinkedHashMap<>(byHeader);
    more.stream().map(FeedKey::of).forEach(key -> all.put(key.header(), key));
    return new TrustedKeys(all);
  }

  public List<String> kids() {
    return byHeader.values().stream().map(FeedKey::kid).sorted().toList();
  }

  /** What a line says, if one of these keys signed it. Nothing else of it is looked at before. */
  public Opened open(byte[] bytes) {
    var line = SignedLine.parse(bytes);
    if (line.isEmpty()) {
      return new Refused(Refused.Fault.MALFORMED, "no signed line");
    }
    var key = byHeader.get(line.get().header());
    if (key == null) {
      return new Refused(Refused.Fault.UNKNOWN_KEY, "signed with none of " + kids());
    }
    return key.signed(line.get())
        ? Frames.read(line.get())
        : new Refused(Refused.Fault.BAD_SIGNATURE, "not what key " + key.kid() + " signed");
  }
}

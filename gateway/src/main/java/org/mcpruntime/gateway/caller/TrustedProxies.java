package org.mcpruntime.gateway.caller;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The proxies whose {@code X-Forwarded-*} headers are believed. */
public final class TrustedProxies {

  public static final TrustedProxies NONE = TrustedProxies.of(List.of());

  /** A request that passed more proxies than these has been made up. */
  private static final int MOST_HOPS = 32;

  /** Addresses whose first bits are those of the prefix. */
  private static final class Network {

    private final byte[] prefix;
    private final int bits;

    Network(byte[] prefix, int bits) {
      this.prefix = prefix;
      this.bits = bits;
    }

    boolean contains(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      int whole = bits / 8;
      int mask = 0xFF00 >> bits % 8 & 0xFF;
      return Arrays.equals(address, 0, whole, prefix, 0, whole)
          && (mask == 0 || (address[whole] & mask) == (prefix[whole] & mask));
    }
  }

  /** An address as records show it. */
  private record Shown(InetAddress address, String text) {}

  private final List<Network> networks;

  /** The client that was shown last: it, or one beside it, nearly always comes next. */
  private volatile @Nullable Shown last;

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Of networks such as {@code 10.0.0.0/8} and single addresses.
   *
   * @throws IllegalArgumentException where one is neither
   */
  public static TrustedProxies of(List<String> networks) {
    return new TrustedProxies(networks.stream().map(TrustedProxies::network).toList());
  }

  private static Network network(String text) {
    var parts = text.strip().split("/", 2);
    try {
      byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
      int bits = parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]);
      if (bits >= 0 && bits <= address.length * 8) {
        return new Network(address, bits);
      }
    } catch (IllegalArgumentException e) {
      // Said below, with what is wanted.
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is no network; write one such as 10.0.0.0/8 or 192.0.2.7");
  }

  public boolean trust(InetAddress address) {
    if (networks.isEmpty()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return networks.stream().anyMatch(network -> network.contains(bytes));
  }

  /**
   * The address of the client, for records: the nearest one that is not a trusted proxy's. What it
   * says itself about where it comes from counts for nothing.
   */
  public String client(Presented presented) {
    var client = presented.peer();
    if (trust(client)) {
      for (var hop : hops(presented).reversed()) {
        var address = literal(hop);
        if (address.isEmpty()) {
          break;
        }
        client = address.get();
        if (!trust(client)) {
          break;
        }
      }
    }
    return shown(client);
  }

  private String shown(InetAddress address) {
    var known = last;
    if (known == null || !known.address.equals(address)) {
      known = new Shown(address, address.getHostAddress());
      last = known;
    }
    return known.text;
  }

  private static List<String> hops(Presented presented) {
    var hops = new ArrayList<String>();
    for (var line : presented.header("X-Forwarded-For")) {
      for (var hop : line.split(",", -1)) {
        hops.add(hop.strip());
      }
    }
    return hops.size() > MOST_HOPS ? hops.subList(hops.size() - MOST_HOPS, hops.size()) : hops;
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What the nearest proxy says with a header, where it is trusted; else empty. */
  String said(Presented presented, String header) {
    if (!trust(presented.peer())) {
      return "";
    }
    var values = presented.header(header);
    return values.isEmpty() ? "" : lastOf(values.getLast());
  }

  /** Proxies append; what stands before has come from further away. */
  private static String lastOf(String values) {
    return values.substring(values.lastIndexOf(',') + 1).strip();
  }
}

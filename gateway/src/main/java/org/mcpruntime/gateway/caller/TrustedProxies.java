package org.mcpruntime.gateway.caller;

import java.net.InetAddress;
import java.util.List;

/** The proxies whose {@code X-Forwarded-*} headers are believed. */
public final class TrustedProxies {

  public static final TrustedProxies NONE = TrustedProxies.of(List.of());

  private TrustedProxies() {}

  /** Of networks such as {@code 10.0.0.0/8} and single addresses. */
  public static TrustedProxies of(List<String> networks) {
    return new TrustedProxies();
  }

  public boolean trust(InetAddress address) {
    return false;
  }

  /** The address of the client as text, for records: the last one that no trusted proxy has. */
  public String client(Presented presented) {
    return presented.peer().getHostAddress();
  }
}

package org.mcpruntime.gateway.caller;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a request of a test presents. */
record Request(
    Map<String, List<String>> headers,
    String path,
    String query,
    List<X509Certificate> clientCertificates,
    InetAddress peer)
    implements Presented {

  static final Request PLAIN =
      new Request(
          Map.of("host", List.of("mcp.example.com")),
          "/billing/mcp",
          "",
          List.of(),
          InetAddress.ofLiteral("198.51.100.7"));

  /** The same with one more line of headers. */
  Request with(String name, String value) {
    var more = new TreeMap<>(headers);
    var values = new ArrayList<>(header(name));
    values.add(value);
    more.put(name.toLowerCase(Locale.ROOT), values);
    return new Request(more, path, query, clientCertificates, peer);
  }

  Request without(String name) {
    var less = new TreeMap<>(headers);
    less.remove(name.toLowerCase(Locale.ROOT));
    return new Request(less, path, query, clientCertificates, peer);
  }

  Request at(String newPath) {
    return new Request(headers, newPath, query, clientCertificates, peer);
  }

  Request asking(String newQuery) {
    return new Request(headers, path, newQuery, clientCertificates, peer);
  }

  Request showing(List<X509Certificate> chain) {
    return new Request(headers, path, query, chain, peer);
  }

  Request from(String address) {
    return new Request(headers, path, query, clientCertificates, InetAddress.ofLiteral(address));
  }

  @Override
  public List<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }
}

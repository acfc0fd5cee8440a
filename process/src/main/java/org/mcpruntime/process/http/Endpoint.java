package org.mcpruntime.process.http;

import java.net.URI;

/**
 * A server that is called.
 *
 * @param host name or address
 * @param secure whether it is spoken to over TLS
 */
public record Endpoint(String host, int port, boolean secure) {

  /**
   * The endpoint of a URL.
   *
   * @throws IllegalArgumentException when it is no absolute http or https URL
   */
  public static Endpoint of(URI url) {
    var scheme = url.getScheme();
    boolean secure = "https".equalsIgnoreCase(scheme);
    if (url.getHost() == null || (!secure && !"http".equalsIgnoreCase(scheme))) {
      throw new IllegalArgumentException("%s is no http or https URL with a host".formatted(url));
    }
    var host = url.getHost();
    var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Endpoint(bare, url.getPort() > 0 ? url.getPort() : secure ? 443 : 80, secure);
  }

  /** The value of the Host header. */
  public String authority() {
    var name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == (secure ? 443 : 80) ? name : name + ":" + port;
  }
}

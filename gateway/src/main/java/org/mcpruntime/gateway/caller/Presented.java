package org.mcpruntime.gateway.caller;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/** What a request presents, as far as it tells who asks and under which name it was reached. */
public interface Presented {

  /** All values of a header, in order; its name is compared without regard to case. */
  List<String> header(String name);

  /** As received, without the query. */
  String path();

  /** What follows the question mark; empty where there is none. */
  String query();

  /** The chain that the TLS handshake has verified, the client's own first; empty without one. */
  List<X509Certificate> clientCertificates();

  /** The other end of the connection. */
  InetAddress peer();
}

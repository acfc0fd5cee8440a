package org.mcpruntime.gateway.exchange;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.mcpruntime.gateway.caller.Presented;
import org.mcpruntime.process.http.Request;

/** What a request presents of its caller. */
record PresentedRequest(Request request) implements Presented {

  @Override
  public List<String> header(String name) {
    return request.headers().getAll(name);
  }

  @Override
  public String path() {
    return request.path();
  }

  @Override
  public String query() {
    var query = request.target().query();
    return query == null ? "" : query;
  }

  @Override
  public List<X509Certificate> clientCertificates() {
    return request.peer().certificates();
  }

  @Override
  public InetAddress peer() {
    return request.peer().address();
  }
}

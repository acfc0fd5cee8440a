package org.mcpruntime.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mcpruntime.client.Api;

/**
 * Where a scenario happens: one JVM, or a cluster. It has a namespace for each, and runs servers as
 * its manifests say.
 */
interface Place extends AutoCloseable {

  /** What was asked for is not done, for it does not fit. */
  final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedException(String sentence) {
      super(sentence);
    }
  }

  /**
   * Makes objects be as they are given, in a namespace.
   *
   * @throws RefusedException where one does not fit
   */
  void apply(String namespace, List<JsonNode> objects);

  /**
   * Gives or takes access: {@code disable}, {@code enable}, {@code revoke}, {@code unrevoke}.
   *
   * @param kind in its plural
   * @throws RefusedException where that cannot be
   */
  void access(String namespace, String kind, String name, String verb);

  void delete(String namespace, String kind, String name);

  /** What an object's status calls its phase; empty where it says none. */
  String phase(String namespace, String kind, String name);

  /** Where a server is reached through its gateway; empty where no way leads to it. */
  Optional<URI> url(String namespace, String server);

  /** The reason that a call would be decided with. */
  String explain(String namespace, Map<String, String> call);

  /** Whoever is asked about records: {@code /events} and {@code /analytics}. */
  Api events();

  /** What is known of how the servers of a namespace fare, for who has to find out. */
  String said(String namespace);

  @Override
  void close();
}

package org.mcpruntime.kubernetes.cluster;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link Cluster} as a parameter: one for all test classes of a run, started when
 * the first one asks. Where none can be had, the test is skipped with the reason.
 */
public final class ClusterExtension implements BeforeAllCallback, ParameterResolver {

  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(ClusterExtension.class);

  /** Lives as long as the run of tests does. */
  private record Held(Cluster.Sought sought) implements AutoCloseable {

    @Override
    public void close() {
      if (sought instanceof Cluster.Sought.Found(var cluster)) {
        cluster.close();
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (sought(context) instanceof Cluster.Sought.Missing(var sentence)) {
      Assumptions.abort(sentence);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return switch (sought(context)) {
      case Cluster.Sought.Found(var cluster) -> cluster;
      case Cluster.Sought.Missing(var sentence) -> Assumptions.abort(sentence);
    };
  }

  private static Cluster.Sought sought(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(Held.class, _ -> new Held(Cluster.find(System.getenv())), Held.class)
        .sought();
  }
}

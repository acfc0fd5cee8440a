package org.mcpruntime.architecture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arrows: module → modules that it may depend on. Each lists only what stands above it, which
 * the compiler holds; all above layer 0 may use {@link #CONTRACT}.
 */
enum ProductModule {
  // layer 0
  CONTRACT,
  MCP,
  // layer 1
  POLICY(CONTRACT, MCP),
  RESOURCES(CONTRACT),
  PROCESS(CONTRACT),
  KUBE(CONTRACT, RESOURCES),
  CLIENT(CONTRACT, MCP),
  // layer 2
  FEED(CONTRACT, POLICY, RESOURCES, PROCESS),
  BRIDGE(CONTRACT, MCP, PROCESS),
  // layer 3: no arrows between these five; the gateway and analytics never talk to Kubernetes
  GATEWAY(CONTRACT, FEED, POLICY, MCP, PROCESS),
  OPERATOR(CONTRACT, FEED, POLICY, KUBE, RESOURCES, PROCESS),
  PLATFORM(CONTRACT, MCP, POLICY, RESOURCES, PROCESS),
  ANALYTICS(CONTRACT, PROCESS),
  ADAPTER(CONTRACT, MCP, CLIENT),
  // pages for browsers, and where they are served
  WEB(CONTRACT, PROCESS),
  // layer 4
  STANDALONE(
      CONTRACT, GATEWAY, PLATFORM, ANALYTICS, WEB, FEED, RESOURCES, BRIDGE, POLICY, PROCESS,
      CLIENT),
  // knows the processes by the names of their jars, and nothing of what is in them
  IMAGE,
  // what an operator needs before it runs; the operator is a name of an image to it
  SETUP(CONTRACT, KUBE),
  // layer 5; resources and mcp because the CLI checks manifests and explains messages itself, the
  // gateway, the bridge and the operator because the launcher starts one from the CLI's jars,
  // analytics for its columns, which are the CLI's filters
  CLI(
      CONTRACT,
      STANDALONE,
      PLATFORM,
      ANALYTICS,
      PROCESS,
      ADAPTER,
      CLIENT,
      KUBE,
      POLICY,
      RESOURCES,
      MCP,
      GATEWAY,
      BRIDGE,
      OPERATOR,
      IMAGE,
      SETUP);

  /** What only classes named {@code …Main} may use in addition, to wire it. */
  private static final Map<ProductModule, Set<ProductModule>> IN_MAIN =
      Map.of(PLATFORM, Set.of(KUBE));

  @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot change; its type does not say so.
  private final Set<ProductModule> arrows;

  ProductModule(ProductModule... arrows) {
    this.arrows = Set.of(arrows);
  }

  boolean mayUse(ProductModule other) {
    return other == this || arrows.contains(other);
  }

  boolean mayUseInMain(ProductModule other) {
    return mayUse(other) || IN_MAIN.getOrDefault(this, Set.of()).contains(other);
  }

  /** Name of its folder, its artifact and its package. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ProductModule> of(String word) {
    return Arrays.stream(values()).filter(module -> module.word().equals(word)).findFirst();
  }

  /** The module of a package below the root package of the product. */
  static Optional<ProductModule> ofPackage(String root, String name) {
    return name.startsWith(root + ".")
        ? of(name.substring(root.length() + 1).split("\\.", 2)[0])
        : Optional.empty();
  }
}

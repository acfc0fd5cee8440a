package org.mcpruntime.operator.desired;

import java.util.List;
import java.util.Optional;
import org.mcpruntime.contract.object.Texts;

/** Which image a container runs, and with which Secrets it is pulled. */
public final class Images {

  private Images() {}

  /** The server's image, tagged and rewritten to the registry that it is pulled from. */
  public static String ofServer(Blueprint blueprint) {
    var spec = blueprint.spec();
    var image = Texts.orEmpty(spec.image()).strip();
    if (!hasTagOrDigest(image)) {
      image = image + ":" + Texts.or(spec.imageTag(), "latest");
    }
    var registry = registry(blueprint);
    return registry.isEmpty() ? image : registry + "/" + withoutRegistry(image);
  }

  private static String registry(Blueprint blueprint) {
    var spec = blueprint.spec();
    var override = withoutScheme(Texts.orEmpty(spec.registryOverride()));
    var known = blueprint.config().registry();
    if (!spec.useProvisionedRegistry()) {
      return override;
    }
    if (!known.url().isEmpty()) {
      return withoutScheme(known.url());
    }
    return override.isEmpty() ? withoutScheme(known.pullHost()) : override;
  }

  /** An image's name has no scheme, and no slash before a slash. */
  private static String withoutScheme(String registry) {
    return registry.strip().replaceFirst("^https?://", "").replaceAll("/+$", "");
  }

  private static boolean hasTagOrDigest(String image) {
    return image.contains("@") || image.lastIndexOf(':') > image.lastIndexOf('/');
  }

  /** The first segment is a registry where it looks like a host. */
  private static String withoutRegistry(String image) {
    int slash = image.indexOf('/');
    if (slash < 0) {
      return image;
    }
    var first = image.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    return host ? image.substring(slash + 1) : image;
  }

  /** The platform's gateway; a server's own choice counts only where the platform has none. */
  public static Optional<String> ofGateway(Blueprint blueprint) {
    var platform = blueprint.config().dataPlane().gatewayImage();
    var own = Texts.orEmpty(blueprint.gateway().image()).strip();
    return Optional.of(platform.isEmpty() ? own : platform).filter(image -> !image.isEmpty());
  }

  /** Names of the Secrets that a pod pulls with. */
  static List<String> pullSecrets(Blueprint blueprint) {
    var own = blueprint.spec().imagePullSecrets().stream().filter(name -> !name.isBlank()).toList();
    var registry = blueprint.config().registry();
    if (!own.isEmpty()) {
      return own;
    }
    return registry.hasCredentials() ? List.of(registry.secret()) : List.of();
  }

  /** Whether the Secret to pull with is the platform's. */
  static boolean needsPlatformSecret(Blueprint blueprint) {
    return blueprint.config().registry().hasCredentials()
        && pullSecrets(blueprint).equals(List.of(blueprint.config().registry().secret()));
  }
}

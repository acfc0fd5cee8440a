package org.mcpruntime.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mcpruntime.image.ImageOrder.Target;
import org.mcpruntime.image.ImagePlan.Layer;

/** Brings a plan into a registry or a file. */
record Delivery(ImageOrder order, Consumer<String> say) {

  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?(/.*)?");

  private static final String CREATOR = "mcp-runtime";

  ImageBuild.Made deliver(ImageProcess process, ImagePlan plan) {
    try {
      var target = reference(plan);
      say.accept("Delivering " + target);
      var container = builder(plan).containerize(containerizer(target));
      return new ImageBuild.Made(
          process.word(), target.toString(), container.getDigest().toString());
    } catch (InvalidImageReferenceException e) {
      throw new ImageRefusal("that is no name of an image: " + e.getMessage(), e);
    } catch (IOException
        | RegistryException
        | CacheDirectoryCreationException
        | ExecutionException e) {
      throw new ImageRefusal("%s cannot be delivered: %s".formatted(plan.name(), reason(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageRefusal(plan.name() + " was interrupted", e);
    }
  }

  private static String reason(Exception e) {
    var cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private ImageReference reference(ImagePlan plan) throws InvalidImageReferenceException {
    return switch (order.target()) {
      case Target.Registry registry ->
          ImageReference.parse(registry.prefix() + "/" + plan.name() + ":" + registry.tag());
      case Target.Tar tar -> ImageReference.parse(plan.name() + ":" + tar.tag());
    };
  }

  private JibContainerBuilder builder(ImagePlan plan) throws InvalidImageReferenceException {
    var base = plan.base();
    var builder =
        base.isNothing()
            ? Jib.fromScratch()
            : Jib.from(withCredentials(ImageReference.parse(base.reference())));
    var start = plan.start();
    return builder
        .setFormat(ImageFormat.OCI)
        .setCreationTime(Instant.EPOCH)
        .setPlatforms(base.platforms().stream().map(Delivery::platform).collect(Collectors.toSet()))
        .setFileEntriesLayers(plan.layers().stream().map(Delivery::layer).toList())
        .setEntrypoint(start.entrypoint())
        .setEnvironment(start.environment())
        .setExposedPorts(start.ports().stream().map(Port::tcp).collect(Collectors.toSet()))
        .setWorkingDirectory(AbsoluteUnixPath.get(start.directory()))
        .setUser(ImagePlan.USER + ":" + ImagePlan.USER)
        .setLabels(plan.labels());
  }

  private static Platform platform(String words) {
    var parts = words.split("/", 2);
    return new Platform(parts[1], parts[0]);
  }

  private static FileEntriesLayer layer(Layer layer) {
    var builder = FileEntriesLayer.builder().setName(layer.name());
    for (var file : layer.files()) {
      builder.addEntry(
          file.source(),
          AbsoluteUnixPath.get(file.path()),
          FilePermissions.fromOctalString(file.mode().octal()),
          Folders.TIME,
          file.mode().owner());
    }
    return builder.build();
  }

  private Containerizer containerizer(ImageReference target) {
    return switch (order.target()) {
      case Target.Registry registry ->
          prepared(Containerizer.to(withCredentials(target)))
              .setAllowInsecureRegistries(registry.insecure() || isOnLoopback());
      case Target.Tar tar -> prepared(Containerizer.to(TarImage.at(tar.file()).named(target)));
    };
  }

  private boolean isOnLoopback() {
    return order.target() instanceof Target.Registry registry
        && LOOPBACK.matcher(registry.prefix()).matches();
  }

  private Containerizer prepared(Containerizer containerizer) {
    return containerizer
        .setBaseImageLayersCache(order.work().resolve("base-layers"))
        .setApplicationLayersCache(order.work().resolve("layers"))
        .setToolName(CREATOR)
        .setToolVersion(order.label().version())
        .addEventHandler(LogEvent.class, this::tell);
  }

  /** On loopback it warns of what is allowed there. */
  private void tell(LogEvent event) {
    boolean worth =
        event.getLevel() == LogEvent.Level.ERROR
            || (event.getLevel() == LogEvent.Level.WARN && !isOnLoopback());
    if (worth) {
      say.accept(event.getMessage());
    }
  }

  /** What {@code docker login} and its like have kept. */
  private static RegistryImage withCredentials(ImageReference reference) {
    var kept = CredentialRetrieverFactory.forImage(reference, _ -> {}, Map.of()).dockerConfig();
    return RegistryImage.named(reference).addCredentialRetriever(kept);
  }
}

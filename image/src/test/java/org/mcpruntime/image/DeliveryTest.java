package org.mcpruntime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.image.ImagePlan.Layer;
import org.mcpruntime.image.ImagePlan.Placed;

class DeliveryTest {

  @TempDir private Path folder;

  private static final ImagePlan.Base NOTHING = new ImagePlan.Base("", List.of("linux/amd64"));

  private Delivery to(ImageOrder.Target target) {
    return new Delivery(
        new ImageOrder(
            Set.of(ImageProcess.BRIDGE),
            target,
            new ImageOrder.Base.Scratch(List.of()),
            new ImageOrder.Label("1", "abc"),
            folder,
            Map.of(),
            folder.resolve("work")),
        _ -> {});
  }

  private ImagePlan plan(Path file, String revision) {
    return new ImagePlan(
        "mcp-runtime-bridge",
        List.of(new Layer("application", List.of(Placed.file(file, "/opt/mcp-runtime/app/a")))),
        Composition.start(ImageProcess.BRIDGE, Composition.JAVA),
        Composition.labels(ImageProcess.BRIDGE, new ImageOrder.Label("1", revision), ""),
        NOTHING);
  }

  @Test
  void neither_times_nor_places_of_files_change_the_bytes() throws IOException {
    var here = Files.writeString(folder.resolve("here"), "same");
    var there = Files.writeString(folder.resolve("there"), "same");
    Files.setLastModifiedTime(there, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    var one = folder.resolve("one.tar");
    var two = folder.resolve("two.tar");

    var first =
        to(new ImageOrder.Target.Tar(one, "t")).deliver(ImageProcess.BRIDGE, plan(here, "abc"));
    var second =
        to(new ImageOrder.Target.Tar(two, "t")).deliver(ImageProcess.BRIDGE, plan(there, "abc"));
    var other =
        to(new ImageOrder.Target.Tar(two, "t")).deliver(ImageProcess.BRIDGE, plan(there, "def"));

    assertThat(first).isEqualTo(second).isNotEqualTo(other);
  }

  @Test
  void a_registry_that_is_not_there_is_told() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "a");
    // Port 1 of loopback: nobody listens there.
    var delivery = to(new ImageOrder.Target.Registry("127.0.0.1:1", "t", false));
    assertThatThrownBy(() -> delivery.deliver(ImageProcess.BRIDGE, plan(file, "abc")))
        .isInstanceOf(ImageRefusal.class)
        .hasMessageContaining("mcp-runtime-bridge cannot be delivered");
    var misnamed = to(new ImageOrder.Target.Registry("No Registry", "t", false));
    assertThatThrownBy(() -> misnamed.deliver(ImageProcess.BRIDGE, plan(file, "abc")))
        .isInstanceOf(ImageRefusal.class)
        .hasMessageContaining("no name of an image");
  }
}

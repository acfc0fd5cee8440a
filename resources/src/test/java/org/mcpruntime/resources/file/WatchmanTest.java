package org.mcpruntime.resources.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Selection;

/** Looking at a folder, again and again. */
class WatchmanTest {

  @TempDir private Path parent;

  @Test
  void a_first_look_that_goes_wrong_is_not_the_last() throws IOException {
    var folder = new Folder(parent.toRealPath());
    var wrong = new AtomicBoolean();
    var lookout = new Lookout(folder);
    var keeper =
        Keeper.open(
            folder,
            lookout,
            () -> Instant.EPOCH,
            findings -> {
              if (!findings.isEmpty() && !wrong.getAndSet(true)) {
                throw new IllegalStateException("whoever is told has a trouble of their own");
              }
            });
    keeper.troubles().forgetful("something to tell");
    Files.writeString(
        folder.path("a.yaml"),
        """
        apiVersion: mcpruntime.org/v1alpha1
        kind: MCPServer
        metadata:
          name: a
        spec:
          image: registry.example/a:1
        """);

    try (var watchman = new Watchman(keeper, lookout, new ReentrantLock())) {
      watchman.start();

      Awaitility.await()
          .dontCatchUncaughtExceptions()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !keeper.ledger().list(Selection.all(Kind.SERVER)).resources().isEmpty());
    } finally {
      lookout.close();
      keeper.close();
    }
  }
}

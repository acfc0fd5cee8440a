package org.mcpruntime.resources.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is heard of a folder, without anybody looking at it again. */
class LookoutTest {

  @TempDir private Path parent;

  /** Who hears, and looks at nothing. */
  private static final class Ear implements Lookout.Listener {

    private final Set<Path> heard = ConcurrentHashMap.newKeySet();

    @Override
    public void happened(Set<Path> paths) {
      heard.addAll(paths);
    }

    @Override
    public void missed() {}

    void awaits(Path path) {
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> heard.contains(path));
    }
  }

  @Test
  void whatHappensWhileAFolderIsOpenedAndRightAfterwardsIsHeard() throws IOException {
    Files.createDirectories(parent.resolve("grants"));
    Files.writeString(parent.resolve("grants/broken.yaml"), "kind: [");
    var folder = new Folder(parent.toRealPath());
    var meanwhile = folder.path("grants/meanwhile.yaml");
    var afterwards = folder.path("grants/afterwards.yaml");
    try (var lookout = new Lookout(folder)) {
      // What is wrong is told while the folder is still being opened.
      var keeper = Keeper.open(folder, lookout, () -> Instant.EPOCH, _ -> write(meanwhile));
      write(afterwards);

      var ear = new Ear();
      lookout.start(ear);

      ear.awaits(meanwhile);
      ear.awaits(afterwards);
      keeper.close();
    }
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "kind: MCPServer");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

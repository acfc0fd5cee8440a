package org.mcpruntime.resources.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.mcpruntime.resources.store.UnavailableException;

/** That this process, and no other, keeps a folder; it ends with the process, however that ends. */
final class Occupation implements AutoCloseable {

  private final FileChannel channel;

  private Occupation(FileChannel channel) {
    this.channel = channel;
  }

  static Occupation of(Folder folder) throws IOException {
    makeState(folder.state(""));
    var file = folder.state("lock");
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw occupied(folder, channel, "process " + holder(channel));
      }
    } catch (OverlappingFileLockException e) {
      throw occupied(folder, channel, "this very process");
    }
    var _ = channel.truncate(0);
    var _ = channel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
    return new Occupation(channel);
  }

  private static void makeState(Path state) throws IOException {
    Durable.directory(state);
    if (state.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var _ = Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    }
    var ignored = state.resolve(".gitignore");
    if (!Files.exists(ignored)) {
      Durable.write(ignored, "*\n");
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(20);
    var _ = channel.read(bytes, 0);
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
  }

  private static UnavailableException occupied(Folder folder, FileChannel channel, String who)
      throws IOException {
    channel.close();
    return new UnavailableException(
        UnavailableException.Code.LOCKED,
        "%s is kept by %s already; stop that, or name another folder".formatted(folder, who));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.mcpruntime.resources.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What changes when a file does, without reading it.
 *
 * @param changed when anything about the file changed, which nobody can set; 0 where the system
 *     does not tell
 * @param identity of the file behind the name
 */
record Stamp(long size, long modified, long changed, String identity) {

  /** Something is there, but cannot be looked at. */
  static final Stamp UNREADABLE = new Stamp(-1, 0, 0, "");

  /** The stamp of a regular file; null where there is none at the path. */
  static @Nullable Stamp of(Path file) {
    try {
      return file.getFileSystem().supportedFileAttributeViews().contains("unix")
          ? unix(file)
          : basic(file);
    } catch (IOException e) {
      return Files.notExists(file) ? null : UNREADABLE;
    }
  }

  private static @Nullable Stamp unix(Path file) throws IOException {
    var read = Files.readAttributes(file, "unix:isRegularFile,size,lastModifiedTime,ctime,ino,dev");
    return Boolean.TRUE.equals(read.get("isRegularFile"))
            && read.get("size") instanceof Long size
            && read.get("lastModifiedTime") instanceof FileTime modified
            && read.get("ctime") instanceof FileTime changed
        ? new Stamp(size, nanos(modified), nanos(changed), read.get("dev") + ":" + read.get("ino"))
        : null;
  }

  private static @Nullable Stamp basic(Path file) throws IOException {
    var read = Files.readAttributes(file, BasicFileAttributes.class);
    return read.isRegularFile()
        ? new Stamp(read.size(), nanos(read.lastModifiedTime()), 0, String.valueOf(read.fileKey()))
        : null;
  }

  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }
}

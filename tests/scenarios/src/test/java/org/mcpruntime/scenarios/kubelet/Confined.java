package org.mcpruntime.scenarios.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A process in the files of an image, with folders and files mounted into it, in namespaces of
 * mounts and processes of its own. All of it ends with us, however we end: the first process of the
 * namespace reads from us.
 */
final class Confined {

  /** Who all our images and servers run as. */
  private static final String USER = "65532:65532";

  /** A line on its input asks the process to end, the end of its input ends it. */
  private static final String SHELL =
      """
      exec 3<&0
      root=$1; user=$2; mounts=$3; shift 3
      mkdir -p "$root/proc" "$root/dev"
      mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" || exit 125
      while [ "$mounts" -gt 0 ]; do
        if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$(dirname "$root$2")"; : >> "$root$2"; fi
        mount --rbind "$1" "$root$2" || exit 125
        mounts=$((mounts - 1)); shift 2
      done
      chroot --userspec="$user" "$root" "$@" < /dev/null 3<&- & child=$!
      { while read -r word <&3; do kill -TERM $child; done; kill -9 $child; } 2>/dev/null &
      wait $child
      """;

  private final Process process;

  private Confined(Process process) {
    this.process = process;
  }

  /** What is mounted, by its place in the container. */
  record Mount(Path source, String place) {}

  /** How it is started. */
  record Start(
      Image image, List<String> command, Map<String, String> environment, List<Mount> mounts) {

    Start {
      command = List.copyOf(command);
      environment = new TreeMap<>(environment);
      mounts = List.copyOf(mounts);
    }
  }

  static Confined start(Start start, Path log) {
    var all = new ArrayList<Mount>();
    start.image.shared().forEach(folder -> all.add(new Mount(folder, folder.toString())));
    all.addAll(start.mounts);
    var command =
        new ArrayList<>(
            List.of("unshare", "-m", "-p", "-f", "--kill-child", "sh", "-c", SHELL, "sh"));
    command.addAll(List.of(start.image.root().toString(), USER, Integer.toString(all.size())));
    all.forEach(mount -> command.addAll(List.of(mount.source.toString(), mount.place)));
    command.addAll(start.command);
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    var path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().putAll(start.environment);
    try {
      Files.createDirectories(log.getParent());
      return new Confined(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int await() throws InterruptedException {
    return process.waitFor();
  }

  /** Asks it to end; it may take its time. */
  void ask() {
    try {
      var input = process.getOutputStream();
      input.write("end\n".getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException _) {
      // It has ended.
    }
  }

  /** Waits for its end so long, then ends it. */
  void end(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      try {
        process.getOutputStream().close();
      } catch (IOException _) {
        // It has ended.
      }
      process.waitFor();
    }
  }
}

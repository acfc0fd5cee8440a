package org.mcpruntime.gateway.source;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;

/** One file of a folder: its last good document, and what is wrong with it. */
final class FolderFile {

  final WatchedFile<ServerPolicy> file;
  private @Nullable ServerPolicy good;
  private String error = "";
  private String conflict = "";

  FolderFile(WatchedFile<ServerPolicy> file) {
    this.file = file;
  }

  /** Whether anything is new. */
  boolean look(boolean told, Instant now) {
    return switch (file.look(told, now)) {
      case Reading.Same<ServerPolicy> _ -> false;
      case Reading.Unfit<ServerPolicy> unfit -> {
        error = unfit.sentence();
        yield true;
      }
      case Reading.Fit<ServerPolicy> fit -> {
        good = fit.document();
        error = "";
        yield true;
      }
    };
  }

  Optional<ServerPolicy> good() {
    return Optional.ofNullable(good);
  }

  /** The server that it lays claim to. */
  Optional<ObjectRef> claim() {
    return file.missing() ? Optional.empty() : server();
  }

  Optional<ObjectRef> server() {
    return good().map(ServerPolicy::server);
  }

  /** Sets who else lays claim to its server; empty for nobody. */
  void conflict(String sentence) {
    conflict = sentence;
  }

  /** What is wrong; empty where nothing is. */
  String error() {
    return error.isEmpty() ? conflict : error;
  }
}

package org.mcpruntime.resources.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.store.Listing;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.UnavailableException;
import org.mcpruntime.resources.store.Version;
import org.mcpruntime.resources.store.Watch;
import org.mcpruntime.resources.store.Write;

/** The desired state in a folder of YAML, of which one process is the keeper. */
public final class FileResources implements Resources, AutoCloseable {

  /** Held by who writes; readers need the ledger alone. */
  private final ReentrantLock writing = new ReentrantLock();

  private final Occupation occupation;
  private final Lookout lookout;
  private final Keeper keeper;
  private final Writing writer;
  private final Watchman watchman;

  private FileResources(Occupation occupation, Lookout lookout, Keeper keeper) {
    this.occupation = occupation;
    this.lookout = lookout;
    this.keeper = keeper;
    this.writer = new Writing(keeper);
    this.watchman = new Watchman(keeper, lookout, writing);
  }

  /**
   * Opens a folder, which is made if it is not there, and reads all of it.
   *
   * @param report told what is wrong in the folder, each time that it is something else; on a
   *     thread that has better things to do than to wait
   * @throws UnavailableException where it cannot be read or written, or another process keeps it
   */
  public static FileResources open(
      Path folder, InstantSource clock, Consumer<List<Finding>> report) {
    try {
      Durable.directory(folder.toAbsolutePath());
      var opened = new Folder(folder.toRealPath());
      var occupation = Occupation.of(opened);
      var lookout = new Lookout(opened);
      try {
        var keeper = Keeper.open(opened, lookout, clock, report);
        var resources = new FileResources(occupation, lookout, keeper);
        resources.watchman.start();
        return resources;
      } catch (RuntimeException e) {
        lookout.close();
        occupation.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UnavailableException(
          UnavailableException.Code.BROKEN,
          "%s cannot be used for resources: %s; give access, or name another folder"
              .formatted(folder, e),
          e);
    }
  }

  /** What is wrong in the folder at present. */
  public List<Finding> findings() {
    writing.lock();
    try {
      return keeper.findings();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Listing list(Selection selection) {
    return keeper.ledger().list(selection);
  }

  @Override
  public Optional<Resource> get(ResourceRef ref) {
    return Optional.ofNullable(keeper.ledger().entry(ref)).map(Ledger.Entry::resource);
  }

  @Override
  public Watch watch(Selection selection) {
    return keeper.ledger().watch(selection);
  }

  @Override
  public Watch watch(Selection selection, Version after) {
    return keeper.ledger().watch(selection, after);
  }

  @Override
  public Outcome.Applied apply(Manifest manifest, Write write) {
    writing.lock();
    try {
      return writer.apply(manifest, write);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Outcome.StatusWritten updateStatus(Resource resource, Write write) {
    writing.lock();
    try {
      return writer.updateStatus(resource, write);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Outcome.Removed delete(ResourceRef ref, @Nullable Version expected, Write write) {
    writing.lock();
    try {
      return writer.delete(ref, expected, write);
    } finally {
      writing.unlock();
    }
  }

  /** Ends all watches; what was written is safe. */
  @Override
  public void close() {
    lookout.close();
    watchman.close();
    writing.lock();
    try {
      keeper.close();
    } finally {
      writing.unlock();
      occupation.close();
    }
  }
}

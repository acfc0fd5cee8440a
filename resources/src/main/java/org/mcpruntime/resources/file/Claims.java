package org.mcpruntime.resources.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Place;
import org.mcpruntime.resources.store.ResourceRef;

/** Which file speaks of which object. */
final class Claims {

  /**
   * What is known of a file.
   *
   * @param stamp when it was read; null where it is to be read
   * @param stated objects that it states, with their places
   * @param held objects that it stated before it could not be read as a whole
   * @param findings about the file; those about its objects are kept elsewhere
   */
  record Claim(
      @Nullable Stamp stamp,
      Map<ResourceRef, List<Place>> stated,
      Set<ResourceRef> held,
      List<Finding> findings) {

    Set<ResourceRef> objects() {
      var all = new HashSet<>(stated.keySet());
      all.addAll(held);
      return all;
    }

    boolean holds(ResourceRef ref) {
      return held.contains(ref);
    }
  }

  private final TreeMap<String, Claim> files = new TreeMap<>();
  private final Map<ResourceRef, Set<String>> claimants = new HashMap<>();
  private final Map<String, List<Finding>> troubled = new TreeMap<>();

  /**
   * Begins with the objects in force, whose files are yet to be read or known to be as they were.
   */
  Claims(Collection<Ledger.Entry> entries, Map<String, Stamp> known) {
    var objects = new HashMap<String, Map<ResourceRef, List<Place>>>();
    for (var entry : entries) {
      var _ =
          objects
              .computeIfAbsent(entry.file(), _ -> new HashMap<>())
              .put(entry.resource().ref(), List.of(Place.whole(entry.file())));
    }
    objects.forEach(
        (file, stated) -> {
          files.put(file, new Claim(known.get(file), stated, Set.of(), List.of()));
          stated.keySet().forEach(ref -> claim(ref, file));
        });
  }

  @Nullable Claim of(String file) {
    return files.get(file);
  }

  /** How each file was when it was read; null for those that are yet to be. */
  Map<String, @Nullable Stamp> stamps() {
    var stamps = new TreeMap<String, @Nullable Stamp>();
    files.forEach((file, claim) -> stamps.put(file, claim.stamp()));
    return stamps;
  }

  /** What is wrong with files, in order of their names. */
  List<Finding> findings() {
    return troubled.values().stream().flatMap(List::stream).toList();
  }

  Map<String, Claim> all() {
    return files;
  }

  /** Files in or below a directory. */
  List<String> below(String directory) {
    return List.copyOf(files.subMap(directory + "/", directory + (char) ('/' + 1)).keySet());
  }

  /** The files that claim an object, in order. */
  Set<String> claimants(ResourceRef ref) {
    return new TreeSet<>(claimants.getOrDefault(ref, Set.of()));
  }

  /** Every place that states an object. */
  List<Place> places(ResourceRef ref) {
    var places = new ArrayList<Place>();
    for (var file : claimants(ref)) {
      var claim = files.get(file);
      if (claim != null) {
        places.addAll(claim.stated().getOrDefault(ref, List.of()));
      }
    }
    return places;
  }

  void put(String file, Claim claim) {
    remove(file);
    files.put(file, claim);
    if (!claim.findings().isEmpty()) {
      troubled.put(file, claim.findings());
    }
    claim.objects().forEach(ref -> claim(ref, file));
  }

  private void claim(ResourceRef ref, String file) {
    var _ = claimants.computeIfAbsent(ref, _ -> new HashSet<>(2)).add(file);
  }

  void remove(String file) {
    troubled.remove(file);
    var before = files.remove(file);
    if (before == null) {
      return;
    }
    for (var ref : before.objects()) {
      claimants.computeIfPresent(
          ref,
          (_, names) -> {
            names.remove(file);
            return names.isEmpty() ? null : names;
          });
    }
  }
}

package org.mcpruntime.resources.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.mcpruntime.resources.Document;
import org.mcpruntime.resources.ManifestFile;
import org.mcpruntime.resources.store.ResourceRef;

/** Writes objects into the files that people wrote, or into files of their own. */
final class Scribe {

  /** What became of a file. */
  sealed interface Wrote {

    /** The file was changed, made or removed. */
    record Done(String file) implements Wrote {}

    /** Nothing was written. */
    record Failed(String sentence) implements Wrote {}
  }

  private final Folder folder;
  private final Intake intake;
  private final Claims claims;

  Scribe(Keeper keeper) {
    this.folder = keeper.folder();
    this.intake = keeper.intake();
    this.claims = keeper.claims();
  }

  /**
   * Makes a file say what an object is to be.
   *
   * @param plain as its author wrote it
   * @param completed the same with defaults
   */
  Wrote write(ResourceRef ref, ObjectNode plain, ObjectNode completed) {
    var files = claims.claimants(ref);
    if (files.size() > 1 || claims.places(ref).size() > 1) {
      return new Wrote.Failed(
          ref + " stands at " + claims.places(ref) + " of " + folder + "; remove all but one");
    }
    try {
      if (files.isEmpty()) {
        return created(ref, plain);
      }
      var file = files.iterator().next();
      return switch (ManifestFile.read(folder.path(file), file)) {
        case ManifestFile.Broken(var finding) ->
            new Wrote.Failed(
                ref + " stands in " + finding.place() + ": " + finding.sentence() + "; mend it");
        case ManifestFile.Whole whole -> changed(ref, file, whole, plain, completed);
      };
    } catch (IOException e) {
      return new Wrote.Failed(
          ref + " cannot be written to " + folder + ", nothing was changed: " + e.getMessage());
    }
  }

  private Wrote created(ResourceRef ref, ObjectNode plain) throws IOException {
    var directory = ref.kind().plural() + "/" + ref.ref().namespace() + "/";
    var file = directory + ref.ref().name() + ".yaml";
    for (int i = 2; Files.exists(folder.path(file)); i++) {
      file = directory + ref.ref().name() + "." + i + ".yaml";
    }
    Durable.directory(folder.path(directory));
    var text = YamlWriter.document(plain);
    Durable.write(folder.path(file), text);
    return new Wrote.Done(file);
  }

  private Wrote changed(
      ResourceRef ref, String file, ManifestFile.Whole whole, ObjectNode plain, ObjectNode wanted)
      throws IOException {
    var document = find(ref, whole);
    if (document.isEmpty()) {
      return new Wrote.Failed(ref + " is not in " + file + " any longer; try again");
    }
    UnaryOperator<ObjectNode> completed = value -> intake.admission().completed(value, ref.kind());
    var goal = goal((ObjectNode) document.get().value(), plain, wanted);
    var changed =
        new ManifestText(whole, completed)
            .changed(document.get(), completed.apply(goal.completed()), goal.plain());
    if (changed.isEmpty()) {
      return new Wrote.Failed(
          ref
              + " at "
              + document.get().place()
              + " is written in a way that only people can edit;"
              + " change the file by hand");
    }
    Durable.write(folder.path(file), changed.get().text());
    return new Wrote.Done(file);
  }

  private record Goal(ObjectNode plain, ObjectNode completed) {}

  /** What a manifest does not decide about stays as it stands. */
  private static Goal goal(ObjectNode written, ObjectNode plain, ObjectNode completed) {
    return new Goal(merged(written, plain), merged(written, completed));
  }

  private static ObjectNode merged(ObjectNode written, ObjectNode wanted) {
    var merged = written.deepCopy();
    merged.set("spec", wanted.path("spec").deepCopy());
    var metadata = merged.withObject("metadata");
    for (var map : List.of("labels", "annotations")) {
      var value = wanted.path("metadata").path(map);
      if (!value.isObject() || value.isEmpty()) {
        metadata.remove(map);
      } else {
        metadata.set(map, value.deepCopy());
      }
    }
    return merged;
  }

  private Optional<Document> find(ResourceRef ref, ManifestFile.Whole whole) {
    return whole.documents().stream().filter(document -> intake.names(document, ref)).findFirst();
  }

  /** Takes an object out of the file that states it. */
  Wrote remove(ResourceRef ref) {
    var files = claims.claimants(ref);
    if (files.size() != 1 || claims.places(ref).size() != 1) {
      return new Wrote.Failed(
          ref
              + " stands in "
              + files
              + " of "
              + folder
              + ", not in one file that can be read;"
              + " remove it by hand");
    }
    var file = files.iterator().next();
    try {
      if (!(ManifestFile.read(folder.path(file), file) instanceof ManifestFile.Whole whole)) {
        return new Wrote.Failed(ref + " stands in " + file + ", which cannot be read; mend it");
      }
      var document = find(ref, whole);
      if (document.isEmpty()) {
        return new Wrote.Failed(ref + " is not in " + file + " any longer; try again");
      }
      if (whole.documents().size() == 1) {
        Durable.delete(folder.path(file));
        return new Wrote.Done(file);
      }
      var rest = new ManifestText(whole, value -> value).without(document.get());
      if (rest.isEmpty()) {
        return new Wrote.Failed(ref + " cannot be taken out of " + file + "; remove it by hand");
      }
      Durable.write(folder.path(file), rest.get().text());
      return new Wrote.Done(file);
    } catch (IOException e) {
      return new Wrote.Failed(
          ref + " cannot be removed from " + folder + ", nothing was changed: " + e.getMessage());
    }
  }
}

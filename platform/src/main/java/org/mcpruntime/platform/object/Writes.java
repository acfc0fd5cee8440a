package org.mcpruntime.platform.object;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Write;

/** Changes of the desired state, whose refusals are those of the API. */
public record Writes(Resources resources) {

  /** An object that was applied. */
  public record Applied(Became word, Resource resource) {}

  /**
   * Makes an object be as it is given.
   *
   * @throws ApiException where it is refused
   */
  public Applied apply(Manifest manifest, Write write) {
    return switch (resources.apply(manifest, write)) {
      case Outcome.Created(var made) -> new Applied(Became.CREATED, made);
      case Outcome.Configured(var changed) -> new Applied(Became.CONFIGURED, changed);
      case Outcome.Unchanged(var same) -> new Applied(Became.UNCHANGED, same);
      case Outcome.Invalid(var findings) -> throw invalid(findings);
      case Outcome.Conflict(var sentence, var current) -> throw conflict(sentence, current);
      case Outcome.Failed(var sentence) ->
          throw new ApiException(ErrorCode.SERVICE_UNAVAILABLE, sentence);
    };
  }

  /** Who writes again has to know what on. */
  private static ApiException conflict(String sentence, @Nullable Resource current) {
    if (current == null) {
      return new ApiException(ErrorCode.CONFLICT, sentence);
    }
    return new ApiException(
        ErrorCode.CONFLICT,
        sentence,
        List.of(
            "resourceVersion: " + current.version().text(),
            "generation: " + current.metadata().generation()));
  }

  private static ApiException invalid(List<Finding> findings) {
    var details =
        findings.stream()
            .map(finding -> (finding.path() + ": " + finding.sentence()).replaceFirst("^: ", ""))
            .toList();
    var object = findings.isEmpty() ? "the object" : findings.getFirst().object();
    return new ApiException(
        ErrorCode.INVALID,
        "%s does not fit: %s".formatted(object, String.join("; ", details)),
        details);
  }

  /**
   * An object that is there.
   *
   * @throws ApiException where it is not
   */
  public Resource existing(ResourceRef ref) {
    return resources.get(ref).orElseThrow(() -> absent(ref));
  }

  private static ApiException absent(ResourceRef ref) {
    return new ApiException(ErrorCode.NOT_FOUND, "there is no %s".formatted(ref));
  }

  /**
   * Removes an object.
   *
   * @throws ApiException where it cannot be
   */
  public Removed delete(ResourceRef ref) {
    return switch (resources.delete(ref, null, Write.FOR_REAL)) {
      case Outcome.Deleted _ -> new Removed(true, ref.ref().namespace(), ref.ref().name());
      case Outcome.Absent _ -> throw absent(ref);
      case Outcome.Conflict(var sentence, var current) -> throw conflict(sentence, current);
      case Outcome.Failed(var sentence) ->
          throw new ApiException(ErrorCode.SERVICE_UNAVAILABLE, sentence);
    };
  }
}

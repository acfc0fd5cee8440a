package org.mcpruntime.kube.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Place;

/** What the API server has against an object, as findings. */
final class Refusals {

  /** How it begins its sentences; the value that it repeats helps nobody. */
  private static final Pattern PREAMBLE =
      Pattern.compile(
          "^(Invalid value|Unsupported value|Duplicate value|Too long|Too many|Forbidden|Required value)"
              + "(: (\"([^\"\\\\]|\\\\.)*\"|[^\" ]+))?(: )?",
          Pattern.DOTALL);

  /** What strict decoding says of a field that the schema does not have. */
  private static final Pattern UNKNOWN = Pattern.compile("unknown field \"([^\"]+)\"");

  /** What the merger of applied fields says of one. */
  private static final Pattern NOT_DECLARED =
      Pattern.compile("\\.(\\S+?): field not declared in schema");

  private Refusals() {}

  /** Whether the object is at fault, rather than the moment or the writer. */
  static boolean ofTheObject(Answer.Refused refused) {
    return switch (refused.code()) {
      case 400, 413, 422 -> true;
      case 500 -> refused.message().contains("failed to create typed patch object");
      default -> false;
    };
  }

  static List<Finding> findings(Answer.Refused refused, String label) {
    var findings = new ArrayList<Finding>();
    for (var cause : refused.causes()) {
      // Of no field is what it says of its own work: that it stopped looking.
      if (!cause.field().isEmpty() && !cause.field().equals("<nil>")) {
        findings.add(finding(label, cause.field(), sentence(cause.message())));
      }
    }
    if (findings.isEmpty()) {
      for (var pattern : List.of(UNKNOWN, NOT_DECLARED)) {
        pattern
            .matcher(refused.message())
            .results()
            .forEach(found -> findings.add(finding(label, found.group(1), "is not a field")));
      }
    }
    return findings.isEmpty()
        ? List.of(finding(label, "", refused.message()))
        : List.copyOf(findings);
  }

  private static String sentence(String message) {
    var rest = PREAMBLE.matcher(message).replaceFirst("");
    return rest.isBlank() ? message : rest;
  }

  private static Finding finding(String label, String path, String sentence) {
    return new Finding(Finding.Severity.ERROR, Place.whole(""), label, path, sentence);
  }
}

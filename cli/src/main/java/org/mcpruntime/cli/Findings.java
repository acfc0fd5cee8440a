package org.mcpruntime.cli;

import java.io.PrintWriter;
import java.util.List;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.resources.Finding;

/** Prints findings as compilers do: place, severity, what. */
final class Findings {

  private Findings() {}

  static void print(PrintWriter out, List<Finding> findings) {
    for (var finding : findings) {
      out.printf("%s: %s: ", finding.place(), Json.word(finding.severity()));
      if (!finding.object().isEmpty()) {
        out.print(finding.object() + ": ");
      }
      if (!finding.path().isEmpty()) {
        out.print(finding.path() + " ");
      }
      out.println(finding.sentence());
    }
  }
}

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
      var object = finding.object().isEmpty() ? "" : finding.object() + ": ";
      var path = finding.path().isEmpty() ? "" : finding.path() + " ";
      var line = finding.place() + ": " + Json.word(finding.severity()) + ": " + object + path;
      out.println(Printing.visible(line + finding.sentence()));
    }
  }
}

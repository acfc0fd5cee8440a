package org.mcpruntime.performance;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A table in Markdown, as docs/operations/performance.md holds it. */
public record Table(String title, List<String> columns, List<List<String>> rows) {

  /** A figure as it is printed: two digits that count, at least. */
  public static String figure(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%,.1f" : "%,.0f", value);
  }

  /** With the machine, the date and the JVM as the script that started this process found them. */
  public String markdown() {
    var text = new StringBuilder("### ").append(title).append("\n\n");
    text.append(System.getProperty("machine", "machine unknown")).append("\n\n");
    line(text, columns);
    line(text, Collections.nCopies(columns.size(), "---"));
    rows.forEach(row -> line(text, row));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
